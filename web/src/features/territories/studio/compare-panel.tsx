import type { ReactElement } from 'react'
import type { ResultBrief } from '#contracts/territories.ts'
import { formatDistance, formatNumber, formatShare } from '#kit/format.ts'
import { useWords } from '#kit/words.ts'
import { useTheme } from '../../../app/preferences.ts'
import '../../../shared/data-table.css'
import { territoryWords } from '../words.ts'
import { LoadBar } from '../workload/workload-view.tsx'
import { signed } from '../workload/sentence.ts'
import { districtColour } from './colours.ts'
import type { ShownFigures, ShownLayer } from './division.ts'
import { studioWords } from './words.ts'

/** Today and proposal side by side: balance, compactness, moves, kilometres; who gains and loses. */
export function ComparePanel(props: {
  shown: ShownLayer
  today: ShownFigures
  proposal: ShownFigures | null
  result: ResultBrief | null
  districtId: string | null
  onDistrict: (id: string | null) => void
}): ReactElement {
  const s = useWords(studioWords)
  const w = useWords(territoryWords)
  const { shown, today, proposal, result } = props
  const routes = shown.layer === 'visit' ? result?.routes : null
  const summary = result?.layers.find(({ layer }) => layer === shown.layer)
  return (
    <div className="stack">
      <table className="table compare-table" aria-label={s.compare}>
        <thead>
          <tr>
            <th scope="col">{s.attribute}</th>
            <th data-numeric>{s.today}</th>
            <th data-numeric>{s.proposal}</th>
          </tr>
        </thead>
        <tbody>
          {today.attributes.map((attribute, at) => {
            const then = proposal?.attributes[at]
            return (
              <tr key={attribute.attribute}>
                <th scope="row">
                  {w.attributes[attribute.attribute]}
                  <small className="quiet">
                    {' '}
                    {s.max} · ±{formatShare(attribute.tolerance, 0)}
                  </small>
                </th>
                <td data-numeric>
                  {formatNumber(attribute.max, 2)}
                  <small className="quiet">
                    {' '}
                    {s.cv} {formatShare(attribute.cv, 0)}
                  </small>
                </td>
                <td data-numeric data-good={then ? then.max <= 1 + attribute.tolerance + 1e-6 : undefined}>
                  {then ? formatNumber(then.max, 2) : '—'}
                  {then && (
                    <small className="quiet">
                      {' '}
                      {s.cv} {formatShare(then.cv, 0)}
                    </small>
                  )}
                </td>
              </tr>
            )
          })}
          <tr>
            <th scope="row">{s.compactness}</th>
            <td data-numeric>{formatDistance(today.compactness * 1000)}</td>
            <td data-numeric>{proposal ? formatDistance(proposal.compactness * 1000) : '—'}</td>
          </tr>
          <tr>
            <th scope="row">{s.moved}</th>
            <td data-numeric>—</td>
            <td data-numeric>{proposal ? formatNumber(proposal.moved) : '—'}</td>
          </tr>
          {routes && (
            <tr>
              <th scope="row">
                {s.km} <small className="quiet">{s.kmMonth(routes.month)}</small>
              </th>
              <td data-numeric>{formatDistance(routes.todayKm * 1000)}</td>
              <td data-numeric>{formatDistance(routes.proposalKm * 1000)}</td>
            </tr>
          )}
        </tbody>
      </table>
      {result === null && <p className="quiet">{s.noResult}</p>}
      {summary && summary.findings.length > 0 && (
        <details className="studio-findings">
          <summary>{s.findingsOf(summary.findings.length)}</summary>
          <ul>
            {summary.findings.map((finding) => (
              <li key={`${finding.code} ${finding.message}`}>{finding.message}</li>
            ))}
          </ul>
        </details>
      )}
      {result?.wishes && result.wishes.length > 0 && (
        <section>
          <h3 className="section-title">{s.wishPrice}</h3>
          <ul className="wish-prices">
            {result.wishes.map((wish) => (
              <li key={`${wish.wish} ${wish.layer}`}>
                <b>{s.wishNames[wish.wish]}</b>{' '}
                {result.layers.length > 1 && <span>{w.layers[wish.layer]}</span>}{' '}
                <small className="quiet">
                  {s.wishLine(
                    signed(wish.without.moved - wish.withWish.moved),
                    `${formatNumber(wish.withWish.balance[0]?.max ?? 0, 2)} → ${formatNumber(wish.without.balance[0]?.max ?? 0, 2)}`,
                    `${formatDistance(wish.withWish.compactness * 1000)} → ${formatDistance(wish.without.compactness * 1000)}`,
                  )}
                </small>
              </li>
            ))}
          </ul>
        </section>
      )}
      <DistrictList {...props} />
      {summary?.bound !== null && summary?.bound !== undefined && (
        <small className="quiet">{s.bound(formatShare(summary.bound, 1))}</small>
      )}
    </div>
  )
}

function DistrictList(props: {
  shown: ShownLayer
  today: ShownFigures
  proposal: ShownFigures | null
  result: ResultBrief | null
  districtId: string | null
  onDistrict: (id: string | null) => void
}): ReactElement {
  const s = useWords(studioWords)
  const theme = useTheme()
  const { shown, today, proposal, districtId } = props
  const [first] = today.attributes
  const [then] = proposal?.attributes ?? []
  const count = (assignment: readonly number[], d: number): number =>
    assignment.reduce((sum, one) => (one === d ? sum + 1 : sum), 0)
  const kilometres = new Map(
    shown.layer === 'visit' ? props.result?.routes?.people.map((row) => [row.person.id, row]) : [],
  )
  return (
    <section>
      <h3 className="section-title">{s.people}</h3>
      <ul className="district-list">
        {shown.districts.map(({ id, name }, d) => {
          const before = first && first.fair[d]! > 0 ? first.loads[d]! / first.fair[d]! : 0
          const after = then && then.fair[d]! > 0 ? then.loads[d]! / then.fair[d]! : null
          const change = shown.proposal ? count(shown.proposal, d) - count(shown.today, d) : 0
          const km = kilometres.get(id)
          return (
            <li key={id}>
              <button
                type="button"
                aria-pressed={districtId === id}
                onClick={() => props.onDistrict(districtId === id ? null : id)}
              >
                <i
                  className="district-dot"
                  style={{ background: districtColour(d, theme) }}
                  aria-hidden="true"
                />
                <span>{name}</span>
                <LoadBar index={after ?? before} />
                <span className="tabular">
                  {formatShare(before, 0)}
                  {after !== null && ` → ${formatShare(after, 0)}`}
                </span>
                <small className="tabular quiet">
                  {change !== 0 && signed(change)}
                  {km && ` ${s.kmChange(formatNumber(km.todayKm), formatNumber(km.proposalKm))}`}
                </small>
              </button>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
