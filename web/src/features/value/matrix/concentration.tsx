import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import type { ValueMatrix } from '#contracts/customer-value.ts'
import { formatNumber, formatShare } from '#kit/format.ts'
import { useWords } from '#kit/words.ts'
import type { ToList } from './to-list.ts'
import { matrixWords } from './words.ts'

const WIDTH = 420
const HEIGHT = 130
const FLOOR = 108

/** S22.2: how much of the margin the best customers bring. */
export function Concentration({ concentration }: Pick<ValueMatrix, 'concentration'>): ReactElement | null {
  const w = useWords(matrixWords)
  const { customersFor80, incomeOfTop20, tenths } = concentration
  if (customersFor80 === null) return null
  const most = Math.max(0.0001, ...tenths)
  const step = WIDTH / Math.max(1, tenths.length)
  return (
    <figure className="score-chart">
      <figcaption className="section-title">{w.concentration}</figcaption>
      <p>
        <b>{w.for80(formatShare(customersFor80))}</b>
        {incomeOfTop20 !== null && `；${w.top20(formatShare(incomeOfTop20))}`}
      </p>
      {tenths.length > 0 && (
        <>
          <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
            <line x1="0" x2={WIDTH} y1={FLOOR + 0.5} y2={FLOOR + 0.5} />
            {tenths.map((share, place) => {
              const height = (share / most) * (FLOOR - 18)
              return (
                // A tenth is its place.
                // oxlint-disable-next-line react/no-array-index-key
                <g key={place}>
                  <title>{w.tenth(place + 1, formatShare(share))}</title>
                  <rect x={place * step + 4} width={step - 8} y={FLOOR - height} height={height} rx="2" />
                  <text x={place * step + step / 2} y={FLOOR - height - 4} textAnchor="middle">
                    {formatShare(share, 0)}
                  </text>
                  <text x={place * step + step / 2} y={FLOOR + 14} textAnchor="middle">
                    {place + 1}
                  </text>
                </g>
              )
            })}
          </svg>
          <details>
            <summary>{w.tenths}</summary>
            <ul className="plain-list">
              {tenths.map((share, place) => (
                // A tenth is its place.
                // oxlint-disable-next-line react/no-array-index-key
                <li key={place}>{w.tenth(place + 1, formatShare(share))}</li>
              ))}
            </ul>
          </details>
        </>
      )}
    </figure>
  )
}

/** S22.4: who does not pay for the own visits and orders, by cause. */
export function Below({ below, toList }: Pick<ValueMatrix, 'below'> & { toList: ToList }): ReactElement {
  const w = useWords(matrixWords)
  return (
    <section>
      <h3 className="section-title">{w.below}</h3>
      {below.customers === 0 ? (
        <p className="quiet">{w.belowNone}</p>
      ) : (
        <>
          <p>{w.belowText(formatNumber(below.customers))}</p>
          <ul>
            {below.causes.map(({ cause, customers }) => (
              <li key={cause}>
                {w.causes[cause]}：{w.households(formatNumber(customers))}
              </li>
            ))}
          </ul>
          <Link to={toList({ belowCost: 'true' })}>{w.seeBelow}</Link>
        </>
      )}
    </section>
  )
}
