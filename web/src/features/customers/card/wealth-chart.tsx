import type { ReactElement } from 'react'
import type { MonthOfAssets } from '#contracts/holdings.ts'
import { formatMoney, formatNumber, formatShare } from '#kit/format.ts'
import { useWords } from '#kit/words.ts'
import { useSession } from '../../../app/session.ts'
import { wealthWords } from './wealth-words.ts'

const WIDTH = 364
const HEIGHT = 132
const FLOOR = 110
const TOP = 18

/** Kinds on the asset side in the pack's order, each with its shade. */
function useAssetKinds() {
  const { pack } = useSession()
  return pack.holdingKinds.filter(({ side }) => side === 'asset').map((kind, tone) => ({ ...kind, tone }))
}

/** Assets at the ends of months as bars from zero, split by kind, with the table behind it. */
export function AssetsByMonth({ months }: { months: readonly MonthOfAssets[] }): ReactElement {
  const { months: w } = useWords(wealthWords)
  const kinds = useAssetKinds()
  const most = Math.max(0, ...months.map(({ aumFen }) => aumFen))
  if (most <= 0) return <p className="quiet">{w.none}</p>
  const step = WIDTH / months.length
  // Hundreds of 万元 need no decimals, and a bar has no room for them.
  const digits = most >= 100_000_000 ? 0 : 1
  return (
    <figure className="month-chart wealth-chart">
      <figcaption>{w.title}</figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
        <line x1="0" x2={WIDTH} y1={FLOOR + 0.5} y2={FLOOR + 0.5} />
        {months.map(({ month, aumFen, byKind }, index) => {
          const middle = index * step + step / 2
          let from = FLOOR
          return (
            <g key={month}>
              <title>{`${month.slice(0, 7)} ${formatMoney(aumFen)}`}</title>
              {kinds.map(({ code, tone }) => {
                const height = (Math.max(0, byKind[code] ?? 0) / most) * (FLOOR - TOP)
                from -= height
                return <rect key={code} data-tone={tone} x={middle - 9} width="18" y={from} height={height} />
              })}
              {(index % 2 === 0 || aumFen === most) && aumFen > 0 && (
                <text x={middle} y={from - 4}>
                  {formatNumber(aumFen / 1_000_000, digits)}
                </text>
              )}
              <text x={middle} y={FLOOR + 14}>
                {Number(month.slice(5, 7))}
              </text>
            </g>
          )
        })}
      </svg>
      <details>
        <summary>{w.table}</summary>
        <div className="table-holder">
          <table className="table">
            <thead>
              <tr>
                <th>{w.month}</th>
                <th data-numeric="true">{w.aum}</th>
                <th data-numeric="true">{w.average}</th>
                <th data-numeric="true">{w.debt}</th>
              </tr>
            </thead>
            <tbody>
              {months.toReversed().map((month) => (
                <tr key={month.month}>
                  <td>{month.month.slice(0, 7)}</td>
                  <td data-numeric="true">{formatMoney(month.aumFen)}</td>
                  <td data-numeric="true">{formatMoney(month.averageFen)}</td>
                  <td data-numeric="true">{formatMoney(month.debtFen)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  )
}

/** What the assets of today are made of; the key to the shades of the chart as well. */
export function KindShares({ month }: { month: MonthOfAssets | undefined }): ReactElement | null {
  const { kinds: title } = useWords(wealthWords)
  const kinds = useAssetKinds()
  if (!month || month.aumFen <= 0) return null
  return (
    <section>
      <h3>{title}</h3>
      <ul className="wealth-shares">
        {kinds.flatMap(({ code, name, tone }) => {
          const fen = month.byKind[code] ?? 0
          if (fen === 0) return []
          const share = fen / month.aumFen
          return [
            <li key={code}>
              <i data-tone={tone} aria-hidden="true" />
              <span>{name}</span>
              <span className="tabular">{formatMoney(fen)}</span>
              <span className="quiet tabular">{formatShare(share)}</span>
            </li>,
          ]
        })}
      </ul>
    </section>
  )
}
