import type { ReactElement } from 'react'
import type { MonthPlan } from '#contracts/months.ts'
import { formatDate, formatDistance, formatMinutes } from '#kit/format.ts'
import { defineMessages, useWords } from '#kit/words.ts'
import { PrintSheet } from './sheet.tsx'

const words = defineMessages(
  {
    title: (name: string, month: string) => `${name} ${month} 走访月计划`,
    sum: (visits: number, distance: string, minutes: string) =>
      `共 ${visits} 次走访，路程 ${distance}，路上与{at} ${minutes}`,
    day: (date: string, visits: number, distance: string) => `${date}　${visits} 户　${distance}`,
    columns: { number: '序', time: '时间', name: '客户', done: '完成情况' },
  },
  {
    title: (name, month) => `Visits of ${name}, ${month}`,
    sum: (visits, distance, minutes) => `${visits} visits, ${distance}, ${minutes} of travel and visits`,
    day: (date, visits, distance) => `${date} · ${visits} customers · ${distance}`,
    columns: { number: 'No', time: 'Time', name: 'Customer', done: 'Done' },
  },
)

/** The month on paper: every day with its customers in order and room to write. */
export function PrintMonth({ plan }: { plan: MonthPlan }): ReactElement {
  const w = useWords(words)
  return (
    <PrintSheet disabled={plan.visits === 0}>
      {() => (
        <>
          <h1>{w.title(plan.owner.name, plan.month.slice(0, 7))}</h1>
          <p>
            {w.sum(
              plan.visits,
              formatDistance(plan.metres),
              formatMinutes(plan.travelMinutes + plan.serviceMinutes),
            )}
          </p>
          {plan.days
            .filter((day) => day.visits > 0)
            .map((day) => (
              <div key={day.date}>
                <h2>{w.day(formatDate(day.date), day.visits, formatDistance(day.metres))}</h2>
                <table>
                  <tbody>
                    {plan.visitList
                      .filter((visit) => visit.date === day.date)
                      .map((visit) => (
                        <tr key={visit.id}>
                          <td>{visit.sequence}</td>
                          <td>{visit.arriveAt}</td>
                          <td>{visit.name}</td>
                          <td className="print-write" />
                        </tr>
                      ))}
                  </tbody>
                </table>
              </div>
            ))}
        </>
      )}
    </PrintSheet>
  )
}
