import type { ReactElement } from 'react'
import type { MonthOfOrders } from '#contracts/customer-timeline.ts'
import { formatDate, formatMoney, formatNumber } from '#kit/format.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { useSession } from '../../../app/session.ts'
import { viewWords } from './view-words.ts'

const WIDTH = 336
const HEIGHT = 112
const FLOOR = 90

/** Volume by month as bars from zero, with the table behind it for those who cannot see it. */
export function OrdersByMonth(props: {
  months: readonly MonthOfOrders[]
  lastOrderOn: string | null
}): ReactElement {
  const { business: w } = useWords(viewWords)
  const locale = useLocale()
  const { pack } = useSession()
  const { months } = props
  const most = Math.max(...months.map(({ volume }) => volume))
  const last = props.lastOrderOn && <p className="quiet">{w.last(formatDate(props.lastOrderOn, locale))}</p>
  if (most <= 0)
    return (
      <>
        <p className="quiet">{w.none}</p>
        {last}
      </>
    )
  const step = WIDTH / months.length
  const label = (month: string): string => String(Number(month.slice(5, 7)))
  return (
    <figure className="month-chart">
      <figcaption>{w.title}</figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
        <line x1="0" x2={WIDTH} y1={FLOOR + 0.5} y2={FLOOR + 0.5} />
        {months.map(({ month, volume, orders }, index) => {
          const height = (volume / most) * (FLOOR - 16)
          const middle = index * step + step / 2
          return (
            <g key={month}>
              <title>{`${month.slice(0, 7)} ${formatNumber(volume)} ${pack.volumeUnit} ${w.orders(orders)}`}</title>
              <rect x={middle - 9} width="18" y={FLOOR - height} height={height} rx="2" />
              {volume > 0 && (
                <text x={middle} y={FLOOR - height - 4}>
                  {formatNumber(volume)}
                </text>
              )}
              <text x={middle} y={FLOOR + 14}>
                {label(month)}
              </text>
            </g>
          )
        })}
      </svg>
      <details>
        <summary>{w.table}</summary>
        <table className="table">
          <thead>
            <tr>
              <th>{w.month}</th>
              <th data-numeric="true">{w.count}</th>
              <th data-numeric="true">{w.volume(pack.volumeUnit)}</th>
              <th data-numeric="true">{w.amount}</th>
            </tr>
          </thead>
          <tbody>
            {months.toReversed().map((month) => (
              <tr key={month.month}>
                <td>{month.month.slice(0, 7)}</td>
                <td data-numeric="true">{formatNumber(month.orders)}</td>
                <td data-numeric="true">{formatNumber(month.volume)}</td>
                <td data-numeric="true">{formatMoney(month.amountFen)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
      {last}
    </figure>
  )
}
