import { Input, Tabs } from 'antd'
import { type ReactElement, useMemo, useState } from 'react'
import type { MonthPlan, MonthView } from '#contracts/months.ts'
import { formatDate, formatMoment } from '#kit/format.ts'
import { useWords } from '#kit/words.ts'
import { besides } from '#kit/punctuation.ts'
import { Agreements } from './agreements.tsx'
import { monthWords } from './month-words.ts'
import { isMissing, Unplanned } from './unplanned.tsx'

/** Below the calendar: who is missing and why, every customer with its dates, agreements, and the changes. */
export function MonthLists(props: {
  view: MonthView
  mayChange: boolean
  onChanged: () => void
  onDay: (date: string) => void
}): ReactElement {
  const w = useWords(monthWords)
  const { view } = props
  const { plan } = view
  const missing = new Set(plan?.unplanned.filter(isMissing).map((each) => each.customerId)).size
  const agreements = {
    key: 'agreements',
    label: w.tabs.agreements,
    children: <Agreements view={view} mayChange={props.mayChange} onChanged={props.onChanged} />,
  }
  const customers = new Set(plan?.visitList.map((visit) => visit.customerId)).size
  return (
    <section className="panel month-lists">
      <Tabs
        key={plan ? 'plan' : 'none'}
        items={
          plan
            ? [
                {
                  key: 'unplanned',
                  label: w.tabs.unplanned(missing),
                  children: <Unplanned plan={plan} workingMinutes={view.workingMinutes} />,
                },
                {
                  key: 'customers',
                  label: w.tabs.customers(customers),
                  children: <CustomerDates plan={plan} onDay={props.onDay} />,
                },
                agreements,
                { key: 'history', label: w.tabs.history, children: <History plan={plan} /> },
              ]
            : [agreements]
        }
      />
    </section>
  )
}

function CustomerDates({ plan, onDay }: { plan: MonthPlan; onDay: (date: string) => void }): ReactElement {
  const w = useWords(monthWords)
  const [find, setFind] = useState('')
  const rows = useMemo(() => {
    const byCustomer = Map.groupBy(plan.visitList, (visit) => visit.customerId)
    return [...byCustomer.values()].toSorted((a, b) => a[0]!.name.localeCompare(b[0]!.name, 'zh'))
  }, [plan.visitList])
  const shown = rows.filter((visits) => visits[0]!.name.includes(find.trim()))
  return (
    <>
      <Input
        allowClear
        className="month-find"
        value={find}
        placeholder={w.list.find}
        aria-label={w.list.find}
        onChange={(event) => setFind(event.target.value)}
      />
      <div className="table-holder month-dates" tabIndex={0} role="region" aria-label={w.list.dates}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{w.list.customer}</th>
              <th scope="col">{w.list.dates}</th>
              <th scope="col" data-numeric>
                {w.list.minutes}
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((visits) => (
              <tr key={visits[0]!.customerId}>
                <td>{visits[0]!.name}</td>
                <td>
                  {visits.map((visit) => (
                    <button
                      key={visit.id}
                      type="button"
                      className="month-date tabular"
                      onClick={() => onDay(visit.date)}
                    >
                      {formatDate(visit.date)}
                      {visit.locked && ' 🔒'}
                    </button>
                  ))}
                </td>
                <td data-numeric title={w.panel.source[visits[0]!.serviceSource]}>
                  {w.panel.minutes(visits[0]!.serviceMinutes)}
                  {visits[0]!.serviceSource === 'default' && besides(w.panel.source.default)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}

function History({ plan }: { plan: MonthPlan }): ReactElement {
  return (
    <ul className="month-list">
      {plan.history.map((change) => (
        <li key={`${change.at} ${change.what}`}>
          <small className="quiet tabular">{formatMoment(change.at)}</small>
          <span>{change.actor}</span>
          <span>{change.what}</span>
        </li>
      ))}
    </ul>
  )
}
