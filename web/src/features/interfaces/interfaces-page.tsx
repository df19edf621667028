import { useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, type ReactElement, Suspense, useState } from 'react'
import { type InterfaceAccount, listInterfaceAccounts } from '#contracts/interfaces.ts'
import { call } from '#kit/api.ts'
import { formatDate, formatMoment } from '#kit/format.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { type Column, DataTable } from '../../shared/data-table.tsx'
import { EmptyState, Failure, Page, State } from '../../shared/page.tsx'
import { interfaceWords } from './words.ts'

const AccountEditor = lazy(async () => import('./account-editor.tsx'))
const kinds = { usable: 'success', disabled: 'neutral', expired: 'danger', without_token: 'warning' } as const

/** Other systems that may call: who they are, what they may do, when they last did. */
export default function InterfacesPage(): ReactElement {
  const w = useWords(interfaceWords)
  const locale = useLocale()
  const client = useQueryClient()
  const [openId, setOpenId] = useState<string | null>(null)
  const sheet = useQuery({
    queryKey: ['interfaces'],
    queryFn: async ({ signal }) => call(listInterfaceAccounts, { signal }),
  })
  const accounts = sheet.data?.accounts
  const columns: Column<InterfaceAccount>[] = [
    {
      key: 'name',
      title: w.columns.name,
      render: (row) => (
        <button type="button" className="link" onClick={() => setOpenId(row.id)}>
          {row.name}
        </button>
      ),
    },
    {
      key: 'units',
      title: w.columns.units,
      render: ({ units }) => units.map(({ name }) => name).join(locale === 'zh-CN' ? '、' : ', '),
    },
    {
      key: 'endpoints',
      title: w.columns.endpoints,
      numeric: true,
      width: '90px',
      render: (row) => row.endpoints.length,
    },
    {
      key: 'expires',
      title: w.columns.expires,
      width: '130px',
      render: (row) => formatDate(row.expiresOn, locale),
    },
    {
      key: 'used',
      title: w.columns.used,
      width: '160px',
      render: (row) => (row.lastUsedAt ? formatMoment(row.lastUsedAt, locale) : w.never),
    },
    {
      key: 'state',
      title: w.columns.state,
      width: '120px',
      render: (row) => <State kind={kinds[row.state]}>{w.states[row.state]}</State>,
    },
  ]
  const add = (
    <button type="button" className="primary-button" onClick={() => setOpenId('new')}>
      {w.add}
    </button>
  )
  return (
    <Page title={w.title} lead={w.lead} actions={accounts && accounts.length > 0 && add}>
      <div className="panel">
        {sheet.isError ? (
          <Failure failure={sheet.error} retry={() => void sheet.refetch()} />
        ) : (
          <DataTable
            label={w.title}
            rows={accounts}
            columns={columns}
            rowId={(row) => row.id}
            rowName={(row) => row.name}
            empty={<EmptyState title={w.none} hint={w.noneHint} action={add} />}
          />
        )}
      </div>
      <Suspense>
        {openId !== null && sheet.data && (
          <AccountEditor
            key={openId}
            account={accounts?.find(({ id }) => id === openId) ?? null}
            sheet={sheet.data}
            onClose={() => setOpenId(null)}
            onSaved={async (id) => {
              await client.invalidateQueries({ queryKey: ['interfaces'] })
              setOpenId(id)
            }}
          />
        )}
      </Suspense>
    </Page>
  )
}
