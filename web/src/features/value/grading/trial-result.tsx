import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import type { trialGrading } from '#contracts/customer-grading.ts'
import type { ResponseOf } from '#contracts/http.ts'
import { formatNumber } from '#kit/format.ts'
import { useWords } from '#kit/words.ts'
import { useSession } from '../../../app/session.ts'
import { Grade } from '../../customers/chip.tsx'
import { gradingWords } from './words.ts'

type Trial = ResponseOf<typeof trialGrading>
const WIDTH = 480
const HEIGHT = 120
const FLOOR = 100

/** Who would move if the rule held now: sums, the table of grades before and after, scores, and every customer. */
export function TrialResult({ trial }: { trial: Trial }): ReactElement {
  const w = useWords(gradingWords)
  return (
    <section className="panel-pad stack trial" aria-label={w.trialTitle}>
      <h2>{w.trialTitle}</h2>
      <p className="consequence">
        {w.sums(formatNumber(trial.customers), formatNumber(trial.up), formatNumber(trial.down))}
        {'；'}
        {w.kept(trial.withinMargin, trial.keptDays, trial.overridden)}
        {'。'}
        {w.trialNote}
      </p>
      <div className="trial-columns">
        <Flows trial={trial} />
        <Scores histogram={trial.histogram} />
        <Owners owners={trial.owners} />
      </div>
      <Movers trial={trial} />
    </section>
  )
}

function Flows({ trial }: { trial: Trial }): ReactElement {
  const w = useWords(gradingWords)
  const { pack } = useSession()
  const named = new Set(trial.flows.flatMap(({ before, after }) => [before, after]))
  const grades = [
    ...pack.grades.map(({ code }) => code).filter((code) => named.has(code)),
    ...[...named].filter((code) => !pack.grades.some((grade) => grade.code === code)),
  ]
  const count = (before: string, after: string): number =>
    trial.flows.find((flow) => flow.before === before && flow.after === after)?.count ?? 0
  return (
    <div>
      <h3 className="section-title">{w.flows}</h3>
      <div className="table-holder">
        <table className="table flows">
          <thead>
            <tr>
              <th>{w.before}</th>
              {grades.map((grade) => (
                <th key={grade} data-numeric="true">
                  → <Grade code={grade} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {grades.map((before) => (
              <tr key={before}>
                <th scope="row">
                  <Grade code={before} />
                </th>
                {grades.map((after) => (
                  <td key={after} data-numeric="true" data-stays={before === after}>
                    {count(before, after) === 0 ? '' : formatNumber(count(before, after))}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}

function Scores({ histogram }: { histogram: readonly number[] }): ReactElement {
  const w = useWords(gradingWords)
  const most = Math.max(1, ...histogram)
  const step = WIDTH / histogram.length
  const width = 100 / histogram.length
  return (
    <figure className="score-chart">
      <figcaption className="section-title">{w.histogram}</figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
        <line x1="0" x2={WIDTH} y1={FLOOR + 0.5} y2={FLOOR + 0.5} />
        {histogram.map((count, place) => {
          const height = (count / most) * (FLOOR - 6)
          return (
            // A column of the histogram is its place.
            // oxlint-disable-next-line react/no-array-index-key
            <g key={place}>
              <title>{w.histogramRow(place * width, (place + 1) * width, count)}</title>
              <rect x={place * step + 2} width={step - 4} y={FLOOR - height} height={height} rx="2" />
              {place % 4 === 0 && (
                <text x={place * step} y={FLOOR + 14}>
                  {place * width}
                </text>
              )}
            </g>
          )
        })}
        <text x={WIDTH - 10} y={FLOOR + 14}>
          100
        </text>
      </svg>
      <details>
        <summary>{w.table}</summary>
        <ul className="plain-list">
          {histogram.map((count, place) => (
            // A column of the histogram is its place.
            // oxlint-disable-next-line react/no-array-index-key
            <li key={place}>{w.histogramRow(place * width, (place + 1) * width, count)}</li>
          ))}
        </ul>
      </details>
    </figure>
  )
}

function Owners({ owners }: Pick<Trial, 'owners'>): ReactElement | null {
  const w = useWords(gradingWords)
  if (owners.length === 0) return null
  return (
    <div>
      <h3 className="section-title">{w.owners}</h3>
      <div className="table-holder short-table" tabIndex={0} role="region" aria-label={w.owners}>
        <table className="table">
          <thead>
            <tr>
              <th>{w.owner}</th>
              <th data-numeric="true">{w.up}</th>
              <th data-numeric="true">{w.down}</th>
            </tr>
          </thead>
          <tbody>
            {owners.map(({ owner, up, down }) => (
              <tr key={owner?.id ?? ''}>
                <td>{owner?.name ?? w.nobody}</td>
                <td data-numeric="true">{up}</td>
                <td data-numeric="true">{down}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}

function Movers({ trial }: { trial: Trial }): ReactElement {
  const w = useWords(gradingWords)
  const all = trial.up + trial.down
  if (all === 0) return <p className="quiet">{w.noMovers}</p>
  return (
    <div>
      <h3 className="section-title">{w.movers(trial.movers.length, all)}</h3>
      <div className="table-holder tall-table" tabIndex={0} role="region" aria-label={w.customer}>
        <table className="table">
          <thead>
            <tr>
              <th>{w.customer}</th>
              <th>{w.flows}</th>
              <th data-numeric="true">{w.score}</th>
              <th>{w.owner}</th>
            </tr>
          </thead>
          <tbody>
            {trial.movers.map(({ customer, owner, after, score }) => (
              <tr key={customer.id}>
                <td>
                  <Link to={`/customers/${customer.id}`}>{customer.name}</Link>
                </td>
                <td>
                  <Grade code={customer.grade} /> → <Grade code={after} />
                </td>
                <td data-numeric="true">{score === null ? '' : formatNumber(score, 1)}</td>
                <td>{owner?.name ?? w.nobody}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}
