import type { ReactElement } from 'react'
import type { CustomerSummary } from '#contracts/customers.ts'
import { formatDate, formatNumber } from '#kit/format.ts'
import type { Locale } from '#contracts/identity.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { besides } from '#kit/punctuation.ts'
import { useMemo } from 'react'
import { useSession } from '../../../app/session.ts'
import type { Column } from '../../../shared/data-table.tsx'
import { State } from '../../../shared/page.tsx'
import { CustomerState, Grade, KeyMark, typeName } from '../chip.tsx'
import { customerWords } from '../words.ts'
import { listWords } from './list-words.ts'

export const defaultColumns = [
  'name',
  'grade',
  'type',
  'owner',
  'phone',
  'frequency',
  'lastVisitOn',
  'nextDueOn',
  'volume90',
  'state',
]

/** All columns the list can show, in their order. */
export function useColumns(open: (customer: CustomerSummary) => void): Column<CustomerSummary>[] {
  const w = useWords(customerWords)
  const l = useWords(listWords)
  const locale = useLocale()
  const { pack, today } = useSession()
  return useMemo(
    () => [
      {
        key: 'name',
        title: w.fields.name,
        sort: 'name',
        always: true,
        render: (row) => (
          <>
            <button type="button" className="link" aria-label={l.open(row.name)} onClick={() => open(row)}>
              {row.name}
            </button>
            {row.keyCustomer && <KeyMark />}
          </>
        ),
      },
      { key: 'licence', title: w.fields.licence, sort: 'licence', render: (row) => row.licence },
      { key: 'grade', title: w.fields.grade, sort: 'grade', render: (row) => <Grade code={row.grade} /> },
      { key: 'type', title: w.fields.type, sort: 'type', render: (row) => typeName(pack, row.type) },
      { key: 'owner', title: w.fields.owner, render: (row) => row.owner?.name ?? w.noOwner },
      { key: 'unit', title: w.fields.unit, render: (row) => row.unit.name },
      { key: 'contactName', title: w.fields.contactName, render: (row) => row.contactName ?? '—' },
      { key: 'phone', title: w.fields.phone, render: (row) => row.phone ?? '—' },
      {
        key: 'address',
        title: w.fields.address,
        render: (row) => <span title={row.address}>{row.address}</span>,
      },
      {
        key: 'frequency',
        title: w.fields.frequency,
        render: (row) => w.frequency(row.frequency.visits, row.frequency.weeks),
      },
      {
        key: 'lastVisitOn',
        title: w.fields.lastVisitOn,
        sort: 'lastVisitOn',
        render: (row) => (row.lastVisitOn === null ? w.never : formatDate(row.lastVisitOn, locale, today)),
      },
      {
        key: 'nextDueOn',
        title: w.fields.nextDueOn,
        sort: 'nextDueOn',
        render: (row) => <DueOn date={row.nextDueOn} today={today} locale={locale} />,
      },
      {
        key: 'orders90',
        title: w.fields.orders90,
        sort: 'orders90',
        numeric: true,
        render: (row) => formatNumber(row.orders90),
      },
      {
        key: 'volume90',
        title: w.fields.volume90 + besides(pack.volumeUnit),
        sort: 'volume90',
        numeric: true,
        render: (row) => formatNumber(row.volume90),
      },
      { key: 'state', title: w.fields.state, render: (row) => <CustomerState state={row.state} /> },
      { key: 'placed', title: w.fields.position, render: (row) => (row.placed ? w.placed : w.unplaced) },
    ],
    [w, l, locale, pack, today, open],
  )
}

function DueOn(props: { date: string | null; today: string; locale: Locale }): ReactElement {
  const l = useWords(listWords)
  const { date, today, locale } = props
  const text = formatDate(date, locale, today)
  if (date === null || date > today) return <>{text}</>
  return (
    <>
      {text} <State kind={date < today ? 'danger' : 'warning'}>{date < today ? l.overdue : l.dueToday}</State>
    </>
  )
}
