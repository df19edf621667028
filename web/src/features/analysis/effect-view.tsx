import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import type { ReactElement } from 'react'
import { type EffectEstimate, visitEffect } from '#contracts/analysis.ts'
import { call } from '#kit/api.ts'
import { formatNumber, formatShare } from '#kit/format.ts'
import { useWords } from '#kit/words.ts'
import { usePageState } from '../../app/page-state.ts'
import { useSession } from '../../app/session.ts'
import { EmptyState, Failure, SkeletonLines } from '../../shared/page.tsx'
import type { PeriodQuery } from './query.ts'
import { analysisWords } from './words.ts'

const spans = [1, 2, 4] as const

/** What visits did to orders: one sentence, the picture by grade, how it was compared, and what it does not prove. */
export function EffectView({ query }: { query: PeriodQuery }): ReactElement {
  const w = useWords(analysisWords).effect
  const [state, setState] = usePageState()
  const weeks = spans.find((span) => String(span) === state['weeks']) ?? 2
  const effect = useQuery({
    queryKey: ['analysis', 'effect', query, weeks],
    queryFn: async ({ signal }) => call(visitEffect, { query: { ...query, weeks }, signal }),
    placeholderData: keepPreviousData,
  })
  const data = effect.data
  return (
    <section className="panel analysis-effect">
      <Select
        aria-label={w.weeks}
        value={weeks}
        onChange={(span) => setState({ weeks: String(span) })}
        options={spans.map((value) => ({ value, label: w.weeksOf(value) }))}
      />
      {effect.isError && !data && <Failure failure={effect.error} retry={() => void effect.refetch()} />}
      {effect.isPending && <SkeletonLines lines={6} />}
      {data && !data.overall && <EmptyState title={w.none} hint={w.noneHint} />}
      {data?.overall && (
        <>
          <Sentence overall={data.overall} />
          <p className="quiet">
            {w.basis(
              formatNumber(data.overall.visited),
              formatNumber(data.overall.compared),
              data.weeksCompared,
            )}
            {data.overall.withoutComparison > 0 && w.without(formatNumber(data.overall.withoutComparison))}
          </p>
          <Forest
            rows={[
              { label: w.overall, effect: data.overall, strong: true },
              ...data.byGrade.map(({ grade, effect: of }) => ({ label: grade, effect: of })),
              { label: w.placebo, effect: data.placebo },
            ]}
          />
          {data.placebo && <p>{holdsZero(data.placebo) ? w.placeboFine : w.placeboBad}</p>}
          <p className="quiet">{w.caveat}</p>
        </>
      )}
    </section>
  )
}

const holdsZero = (effect: EffectEstimate): boolean => effect.low <= 0 && effect.high >= 0
/** Two decimals: effects are fractions of a carton. */
const signed = (value: number): string =>
  `${value > 0 ? '+' : value < 0 ? '−' : ''}${formatNumber(Math.abs(value), 2)}`

const signedShare = (share: number | null): string =>
  share === null ? '—' : `${share > 0 ? '+' : share < 0 ? '−' : ''}${formatShare(Math.abs(share), 1)}`

function Sentence({ overall }: { overall: EffectEstimate }): ReactElement {
  const w = useWords(analysisWords).effect
  const { pack } = useSession()
  const volume = (value: number): string => `${signed(value)} ${pack.volumeUnit}`
  const [low, high] = [volume(overall.low), volume(overall.high)]
  const amount = `${formatNumber(Math.abs(overall.estimate), 2)} ${pack.volumeUnit}`
  if (holdsZero(overall))
    return <p className="analysis-sentence">{w.unclear(volume(overall.estimate), low, high)}</p>
  return (
    <p className="analysis-sentence">
      {overall.estimate > 0 ? w.more(amount, low, high) : w.less(amount, low, high)}
    </p>
  )
}

/** Estimates with their intervals over a line of no difference: a table that is also a picture. */
function Forest({
  rows,
}: {
  rows: readonly { label: string; effect: EffectEstimate | null; strong?: boolean }[]
}): ReactElement {
  const w = useWords(analysisWords).effect
  const shown = rows.flatMap((row) => row.effect ?? [])
  const reach = Math.max(0.01, ...shown.flatMap(({ low, high }) => [Math.abs(low), Math.abs(high)]))
  const at = (value: number): number => 50 + (48 * value) / reach
  return (
    <table className="analysis-forest">
      <caption className="sr-only">{w.chart}</caption>
      <thead>
        <tr>
          <th scope="col">{w.grade}</th>
          <th scope="col" aria-label={w.zero}>
            <span className="quiet">0</span>
          </th>
          <th scope="col">{w.estimate}</th>
          <th scope="col">{w.interval}</th>
          <th scope="col">{w.relative}</th>
          <th scope="col">{w.sample}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ label, effect, strong }) => (
          <tr key={label} data-strong={strong === true}>
            <th scope="row">{label}</th>
            <td className="analysis-forest-plot">
              {effect && (
                <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                  <line x1="50" x2="50" y1="0" y2="10" className="zero" />
                  <line x1={at(effect.low)} x2={at(effect.high)} y1="5" y2="5" className="interval" />
                  <line
                    x1={at(effect.estimate)}
                    x2={at(effect.estimate)}
                    y1="1.5"
                    y2="8.5"
                    className="point"
                  />
                </svg>
              )}
            </td>
            <td className="tabular">{effect ? signed(effect.estimate) : '—'}</td>
            <td className="tabular">{effect ? `${signed(effect.low)} … ${signed(effect.high)}` : '—'}</td>
            <td className="tabular">{effect ? signedShare(effect.relative) : '—'}</td>
            <td className="tabular">
              {effect ? `${formatNumber(effect.visited)} / ${formatNumber(effect.compared)}` : '—'}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
