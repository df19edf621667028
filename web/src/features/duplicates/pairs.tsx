import { type ReactElement, useEffect, useState } from 'react'
import { type DuplicatePair, duplicateReasonCode } from '#contracts/customer-duplicates.ts'
import type { CustomerMerge } from '#contracts/customer-merges.ts'
import { useWords } from '#kit/words.ts'
import { useLive } from '../../app/live.ts'
import { listIn, usePageState } from '../../app/page-state.ts'
import { useUnitChoices } from '../../shared/directory.ts'
import { ChoiceFilter, OneOfFilter } from '../../shared/filters.tsx'
import { EmptyState, Failure, SkeletonLines } from '../../shared/page.tsx'
import { Pager } from '../../shared/pager.tsx'
import { MergeResult } from './merge-result.tsx'
import { PairPanel } from './pair-panel.tsx'
import { sizeOf, usePairs, useRefresh } from './queries.ts'
import { Reasons } from './reasons.tsx'
import { Score } from './score.tsx'
import { isTyping } from './typing.ts'
import { duplicateWords } from './words.ts'

const pairId = (pair: DuplicatePair): string => `${pair.a.id}_${pair.b.id}`

const showWhole = (element: HTMLElement | null): void => element?.scrollIntoView({ block: 'nearest' })

/** The pairs at the left, the chosen one at the right; J and K go through them. */
export function Pairs({ view }: { view: 'open' | 'apart' }): ReactElement {
  const w = useWords(duplicateWords)
  const [state, setState] = usePageState()
  const units = useUnitChoices()
  const found = usePairs(state, view)
  const refresh = useRefresh()
  // What was just done stays before one's eyes, although the pair is gone from the list.
  const [result, setResult] = useState<CustomerMerge | null>(null)
  useLive('customers.', () => void found.refetch())
  const pairs = found.data?.pairs
  const chosen = pairs?.find((pair) => pairId(pair) === state['pair']) ?? pairs?.[0]
  const index = chosen && pairs ? pairs.indexOf(chosen) : -1
  const choose = (at: number): void => {
    const pair = pairs?.[at]
    setResult(null)
    if (pair) setState({ pair: pairId(pair) })
  }

  useEffect(() => {
    const key = (event: KeyboardEvent): void => {
      if (isTyping(event)) return
      if (event.key === 'j') choose(index + 1)
      else if (event.key === 'k') choose(index - 1)
      else return
      event.preventDefault()
    }
    document.addEventListener('keydown', key)
    return () => document.removeEventListener('keydown', key)
  })

  if (found.isError) return <Failure failure={found.error} retry={() => void found.refetch()} />
  const filtered = ['units', 'score', 'reason', 'customer'].some((key) => state[key])
  const page = Number(state['page'] ?? 1) || 1
  const { beyond = 0, waiting = 0 } = found.data ?? {}
  return (
    <div className="pairs">
      <section className="panel pairs-list">
        <div className="filter-bar">
          <ChoiceFilter
            label={w.filters.unit}
            choices={units}
            chosen={listIn(state, 'units')}
            onChange={(chosenUnits) => setState({ units: chosenUnits.join(','), page: undefined })}
          />
          <OneOfFilter
            label={w.filters.score}
            choices={[50, 60, 70, 80, 90].map((score) => ({ value: String(score), label: w.atLeast(score) }))}
            chosen={state['score']}
            onChange={(score) => setState({ score, page: undefined })}
          />
          <OneOfFilter
            label={w.filters.reason}
            choices={duplicateReasonCode.options.map((code) => ({ value: code, label: w.reasons[code] }))}
            chosen={state['reason']}
            onChange={(reason) => setState({ reason, page: undefined })}
          />
          <span className="quiet tabular">{found.data && w.count(found.data.total)}</span>
        </div>
        {pairs === undefined && <SkeletonLines lines={10} />}
        {pairs?.length === 0 && (
          <EmptyState
            title={filtered ? w.noneFiltered : view === 'open' ? w.none : w.noneApart}
            {...(!filtered && view === 'open' && { hint: w.noneHint })}
          />
        )}
        {pairs && pairs.length > 0 && (
          <ul aria-label={w.list} data-busy={found.isPlaceholderData}>
            {pairs.map((pair, at) => (
              <li key={pairId(pair)}>
                <button
                  ref={pair === chosen ? showWhole : undefined}
                  type="button"
                  aria-current={pair === chosen && result === null}
                  onClick={() => choose(at)}
                >
                  <Score score={pair.score} />
                  <span className="pair-names">
                    <b>{pair.a.name}</b>
                    <b>{pair.b.name}</b>
                    <small>
                      <Reasons reasons={pair.reasons} brief />
                    </small>
                  </span>
                </button>
              </li>
            ))}
          </ul>
        )}
        {(found.data?.total ?? 0) > 50 && (
          <Pager
            page={page}
            pageSize={sizeOf(state)}
            total={{ count: found.data?.total ?? 0, exact: true }}
            onChange={(to, size) =>
              setState({ page: String(to), size: String(size), pair: undefined }, 'push')
            }
          />
        )}
        {view === 'open' && (beyond > 0 || waiting > 0) && (
          <p className="pairs-note quiet">
            {waiting > 0 && w.waiting(waiting)} {beyond > 0 && w.beyond(beyond)}
          </p>
        )}
      </section>
      <section className="panel pair-panel">
        {result ? (
          <MergeResult
            merge={result}
            onNext={() => {
              setResult(null)
              void refresh()
            }}
          />
        ) : chosen ? (
          <PairPanel key={pairId(chosen)} pair={chosen} view={view} onMerged={setResult} />
        ) : (
          pairs && pairs.length > 0 && <EmptyState title={w.choose} />
        )}
      </section>
    </div>
  )
}
