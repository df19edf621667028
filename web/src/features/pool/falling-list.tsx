import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Modal } from 'antd'
import { type ReactElement, useState } from 'react'
import { extendFall, listFalling } from '#contracts/customer-pool.ts'
import { call } from '#kit/api.ts'
import { formatDate } from '#kit/format.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { notify } from '../../app/notes.tsx'
import { useSession } from '../../app/session.ts'
import { DataTable } from '../../shared/data-table.tsx'
import { FormComplaint, TextField, useEditing } from '../../shared/editor.tsx'
import { EmptyState, Failure } from '../../shared/page.tsx'
import { poolWords } from './words.ts'

/** Customers about to fall into the pool, soonest first; a leader puts it off with a reason. */
export default function FallingList(): ReactElement {
  const w = useWords(poolWords)
  const locale = useLocale()
  const { can } = useSession()
  const client = useQueryClient()
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [extending, setExtending] = useState(false)
  const falling = useQuery({
    queryKey: ['customers', 'falling'],
    queryFn: async ({ signal }) => call(listFalling, { query: {}, signal }),
  })
  if (falling.isError) return <Failure failure={falling.error} retry={() => void falling.refetch()} />
  return (
    <>
      {selected.size > 0 && (
        <div className="batch-bar" role="status">
          <b>{w.selected(selected.size)}</b>
          <button type="button" className="tool-button" onClick={() => setExtending(true)}>
            {w.extend}
          </button>
        </div>
      )}
      <DataTable
        label={w.views.falling}
        rows={falling.data?.customers}
        rowId={(row) => row.customer.id}
        rowName={(row) => row.customer.name}
        selected={selected}
        onSelect={
          can('customers.assign')
            ? (rows, on) => {
                const next = new Set(selected)
                for (const { customer } of rows) {
                  if (on) next.add(customer.id)
                  else next.delete(customer.id)
                }
                setSelected(next)
              }
            : undefined
        }
        columns={[
          {
            key: 'name',
            title: w.columns.name,
            render: ({ customer }) => <Link to={`/customers/${customer.id}`}>{customer.name}</Link>,
          },
          { key: 'grade', title: w.columns.grade, render: ({ customer }) => customer.grade },
          { key: 'owner', title: w.columns.owner, render: ({ owner }) => owner?.name ?? '—' },
          {
            key: 'contact',
            title: w.columns.contact,
            render: ({ lastContactOn }) => formatDate(lastContactOn, locale),
          },
          {
            key: 'why',
            title: w.columns.why,
            render: ({ cause, days }) =>
              cause === 'no_contact' ? w.causes.no_contact(days) : w.causes.owner_left,
          },
          { key: 'falls', title: w.columns.falls, render: ({ fallsOn }) => formatDate(fallsOn, locale) },
        ]}
        empty={
          <EmptyState
            title={w.fallingNone}
            {...(falling.data?.automatic === false && { hint: w.fallingOff })}
          />
        }
      />
      {extending && (
        <ExtendDialog
          customerIds={[...selected]}
          onClose={() => setExtending(false)}
          onDone={() => {
            setExtending(false)
            setSelected(new Set())
            void client.invalidateQueries({ queryKey: ['customers', 'falling'] })
          }}
        />
      )}
    </>
  )
}

function ExtendDialog(props: {
  customerIds: string[]
  onClose: () => void
  onDone: () => void
}): ReactElement {
  const w = useWords(poolWords)
  const editing = useEditing(() => ({ until: '', reason: '' }))
  const { draft, set } = editing
  const submit = (): Promise<void> =>
    editing.save(async () => {
      const done = await call(extendFall, { body: { customerIds: props.customerIds, ...draft } })
      notify(w.extended(done.extended.length))
      props.onDone()
    })
  return (
    <Modal
      open
      title={w.extend}
      okText={w.extend}
      cancelText={w.cancel}
      confirmLoading={editing.busy}
      okButtonProps={{ disabled: draft.until === '' || draft.reason.trim() === '' }}
      onOk={() => void submit()}
      onCancel={props.onClose}
    >
      <div className="stack">
        <FormComplaint issues={editing.issues} />
        <TextField
          label={w.until}
          type="date"
          required
          value={draft.until}
          onChange={(until) => set({ until })}
        />
        <TextField label={w.reason} required value={draft.reason} onChange={(reason) => set({ reason })} />
      </div>
    </Modal>
  )
}
