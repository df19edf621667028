import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { listSessions, revokeSession } from '#contracts/identity.ts'
import type { ResponseOf } from '#contracts/http.ts'
import { call } from '#kit/api.ts'
import { formatMoment } from '#kit/format.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { PasswordForm } from '../../app/login/password-form.tsx'
import '../../app/login/login.css'
import { notify, notifyFailure } from '../../app/notes.tsx'
import { useSession } from '../../app/session.ts'
import { deviceName } from '../../shared/device-name.ts'
import { type Column, DataTable } from '../../shared/data-table.tsx'
import { Failure, Page, State } from '../../shared/page.tsx'
import { SecondFactor } from './second-factor.tsx'
import { accountWords } from './words.ts'
import './account.css'

type SignedIn = ResponseOf<typeof listSessions>['sessions'][number]

export default function AccountPage(): ReactElement {
  const w = useWords(accountWords)
  const { me } = useSession()
  return (
    <Page title={w.title} lead={`${me.name} · ${me.account} · ${me.unit.name}`}>
      <div className="account">
        <section className="panel panel-pad">
          <h2>{w.password}</h2>
          <PasswordForm account={me.account} onChanged={() => notify(w.changed)} />
        </section>
        <section className="panel panel-pad">
          <h2>{w.factor}</h2>
          <SecondFactor />
        </section>
        <Devices />
      </div>
    </Page>
  )
}

function Devices(): ReactElement {
  const w = useWords(accountWords)
  const locale = useLocale()
  const sessions = useQuery({
    queryKey: ['account', 'sessions'],
    queryFn: async ({ signal }) => (await call(listSessions, { signal })).sessions,
  })
  const revoke = async (one: SignedIn): Promise<void> => {
    await call(revokeSession, { params: { id: one.id } })
    notify(w.revoked(deviceName(one.device)))
    await sessions.refetch()
  }
  const columns: Column<SignedIn>[] = [
    {
      key: 'device',
      title: w.device,
      render: (row) => <span title={row.device}>{deviceName(row.device)}</span>,
    },
    { key: 'address', title: w.address, render: (row) => row.address },
    { key: 'since', title: w.since, render: (row) => formatMoment(row.createdAt, locale) },
    { key: 'seen', title: w.seen, render: (row) => formatMoment(row.lastSeenAt, locale) },
    {
      key: 'act',
      title: '',
      render: (row) =>
        row.current ? (
          <State kind="live">{w.current}</State>
        ) : (
          <button type="button" className="link" onClick={() => void revoke(row).catch(notifyFailure)}>
            {w.revoke}
          </button>
        ),
    },
  ]
  return (
    <section className="panel account-wide">
      <h2 className="panel-head">{w.devices}</h2>
      {sessions.isError ? (
        <Failure failure={sessions.error} retry={() => void sessions.refetch()} />
      ) : (
        <DataTable
          label={w.devices}
          rows={sessions.data}
          columns={columns}
          rowId={(row) => row.id}
          rowName={(row) => row.device}
          empty={null}
          skeletonRows={2}
        />
      )}
    </section>
  )
}
