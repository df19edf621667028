import type { ReactElement } from 'react'
import type { VisitPlan } from '#contracts/visit-plans.ts'
import { formatDate, formatDistance, formatMinutes } from '#kit/format.ts'
import { defineMessages, useWords } from '#kit/words.ts'
import { reasonText } from '../plan/reasons.tsx'
import { PrintSheet } from './sheet.tsx'

const words = defineMessages(
  {
    title: (name: string, date: string) => `${name} ${date} 走访路线`,
    sum: (depart: string, distance: string, minutes: string, finish: string) =>
      `${depart} 出发，路程 ${distance}，路上 ${minutes}，约 ${finish} 结束`,
    columns: { number: '序', time: '到达', name: '客户', why: '为什么去', write: '记录' },
    from: (name: string) => `起点：${name}`,
    to: (name: string) => `终点：${name}`,
  },
  {
    title: (name, date) => `Route of ${name}, ${date}`,
    sum: (depart, distance, minutes, finish) =>
      `Leaves ${depart}, ${distance}, ${minutes} of travel, ends about ${finish}`,
    columns: { number: 'No', time: 'Reached', name: 'Customer', why: 'Why', write: 'Notes' },
    from: (name) => `From ${name}`,
    to: (name) => `To ${name}`,
  },
)

/** The day on paper: whom, when, why, and room to write; for whoever has no phone at hand. */
export function PrintDay({ plan }: { plan: VisitPlan }): ReactElement {
  const w = useWords(words)
  const { route } = plan
  return (
    <PrintSheet disabled={plan.stops.length === 0}>
      {() => (
        <>
          <h1>{w.title(plan.owner.name, formatDate(plan.date))}</h1>
          {route && (
            <p>
              {w.sum(
                plan.departAt,
                formatDistance(route.metres),
                formatMinutes(route.travelMinutes),
                route.finishAt ?? '—',
              )}
            </p>
          )}
          {plan.start && <p>{w.from(plan.start.name)}</p>}
          <table>
            <thead>
              <tr>
                {Object.values(w.columns).map((title) => (
                  <th key={title}>{title}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {plan.stops.map((stop) => (
                <tr key={stop.id}>
                  <td>{stop.sequence}</td>
                  <td>{stop.arriveAt}</td>
                  <td>
                    <b>{stop.customer.name}</b>
                    <br />
                    {stop.customer.address}
                  </td>
                  <td>{stop.reasons[0] && reasonText(stop.reasons[0])}</td>
                  <td className="print-write" />
                </tr>
              ))}
            </tbody>
          </table>
          {plan.end && <p>{w.to(plan.end.name)}</p>}
        </>
      )}
    </PrintSheet>
  )
}
