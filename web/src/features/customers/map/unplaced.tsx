import { type ReactElement, useState } from 'react'
import type { CustomerSummary } from '#contracts/customers.ts'
import { formatTotal } from '#kit/format.ts'
import { useWords } from '#kit/words.ts'
import type { PageState } from '../../../app/page-state.ts'
import { useSession } from '../../../app/session.ts'
import { EmptyState, Failure, SkeletonLines } from '../../../shared/page.tsx'
import { Pager } from '../../../shared/pager.tsx'
import { cardWords } from '../card/card-words.ts'
import { useCustomers } from '../queries.ts'
import { Placer } from './placer.tsx'
import { usePlace } from './use-place.ts'

/** Customers without a position, one after the other onto the map. */
export default function Unplaced(props: {
  state: PageState
  setState: (change: PageState) => void
  onOpen: (id: string) => void
}): ReactElement {
  const w = useWords(cardWords).placing
  const { can } = useSession()
  const customers = useCustomers({ ...props.state, placed: 'false' })
  const [chosen, setChosen] = useState<CustomerSummary | null>(null)
  const { busy, save } = usePlace()
  if (customers.isError) return <Failure failure={customers.error} retry={() => void customers.refetch()} />
  if (customers.data === undefined) return <SkeletonLines />
  const { total } = customers.data
  const rows = customers.data.customers
  if (rows.length === 0) return <EmptyState title={w.none} hint={w.noneHint} />
  const next = (done: CustomerSummary): void => {
    const at = rows.findIndex((row) => row.id === done.id)
    setChosen(rows[at + 1] ?? rows.find((row) => row.id !== done.id) ?? null)
  }
  return (
    <div className="place-layout">
      <div className="place-list">
        <p className="quiet" style={{ padding: '8px 12px', margin: 0 }}>
          {w.count(formatTotal(total))}
        </p>
        <ul>
          {rows.map((row) => (
            <li key={row.id}>
              <button
                type="button"
                aria-pressed={row.id === chosen?.id}
                onClick={() => (can('customers.write') ? setChosen(row) : props.onOpen(row.id))}
              >
                <b>{row.name}</b>
                <span className="quiet">{row.address}</span>
              </button>
            </li>
          ))}
        </ul>
        <Pager
          page={Number(props.state['page'] ?? 1) || 1}
          pageSize={Number(props.state['pageSize'] ?? 50) || 50}
          total={total}
          noun="households"
          onChange={(page, pageSize) => props.setState({ page: String(page), pageSize: String(pageSize) })}
        />
      </div>
      <div className="map-panel">
        {chosen === null ? (
          <EmptyState title={w.choose} />
        ) : (
          <>
            <b>{chosen.name}</b>
            <span className="quiet">{chosen.address}</span>
            <Placer
              key={chosen.id}
              start={null}
              label={w.title}
              busy={busy}
              onSave={(at) => {
                void save(chosen, at).then((saved) => {
                  if (saved) next(chosen)
                })
              }}
            />
          </>
        )}
      </div>
    </div>
  )
}
