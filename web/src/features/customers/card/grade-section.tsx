import { useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, type ReactElement, Suspense, useState } from 'react'
import { type CustomerGrade, endGradeOverride, getCustomerGrade } from '#contracts/customer-grading.ts'
import { call } from '#kit/api.ts'
import { formatDate, formatMoment, formatNumber } from '#kit/format.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { sentences } from '#kit/punctuation.ts'
import { notify, notifyFailure } from '../../../app/notes.tsx'
import { useSession } from '../../../app/session.ts'
import { Failure, SkeletonLines, State } from '../../../shared/page.tsx'
import { Grade } from '../chip.tsx'
import { GradeParts } from './grade-parts.tsx'
import { gradeWords } from './grade-words.ts'

const GradeDialog = lazy(async () => import('./grade-dialog.tsx'))

/** S22.3: why the customer has this grade, point by point; what would change it; what was decided by hand. */
export function GradeSection({ customerId }: { customerId: string }): ReactElement {
  const w = useWords(gradeWords)
  const locale = useLocale()
  const client = useQueryClient()
  const nameOf = useGradeName()
  const [deciding, setDeciding] = useState(false)
  const shown = useQuery({
    queryKey: ['customers', 'grade', customerId],
    queryFn: async ({ signal }) => call(getCustomerGrade, { params: { id: customerId }, signal }),
  })
  if (shown.isError) return <Failure failure={shown.error} retry={() => void shown.refetch()} />
  if (shown.data === undefined) return <SkeletonLines lines={3} />
  const { grade, graded, override, history, mayOverride } = shown.data
  const end = async (): Promise<void> => {
    await call(endGradeOverride, { params: { id: customerId }, body: {} })
    notify(w.ended)
    await client.invalidateQueries({ queryKey: ['customers'] })
  }
  return (
    <section>
      <h3>
        {w.title}
        {mayOverride && (
          <button type="button" className="link" onClick={() => setDeciding(true)}>
            {w.byHand}
          </button>
        )}
      </h3>
      <p className="row-gap">
        <Grade code={grade} />
        {graded?.score != null && <b>{w.score(formatNumber(graded.score, 1))}</b>}
        {graded && (
          <span className="quiet">
            {w.on(formatDate(graded.on, locale))} · {w.causes[graded.cause]}
          </span>
        )}
      </p>
      {override && (
        <div className="consequence">
          <p>
            {w.override(nameOf(override.grade), formatDate(override.until, locale))}
            {graded && graded.grade !== grade && `；${w.ruleSays(nameOf(graded.grade))}`}
          </p>
          <p className="quiet">
            {w.reasonOf(override.by?.name ?? '', override.reason)}{' '}
            {mayOverride && (
              <button type="button" className="link" onClick={() => void end().catch(notifyFailure)}>
                {w.end}
              </button>
            )}
          </p>
        </div>
      )}
      {graded ? <Graded graded={graded} /> : <p className="quiet">{w.never}</p>}
      {history.length > 0 && <Changes history={history} />}
      <Suspense>
        {deciding && <GradeDialog customerId={customerId} grade={grade} onClose={() => setDeciding(false)} />}
      </Suspense>
    </section>
  )
}

function Graded({ graded }: { graded: NonNullable<CustomerGrade['graded']> }): ReactElement {
  const w = useWords(gradeWords)
  const nameOf = useGradeName()
  const { score, parts, up, down } = graded
  const ways = [
    up && w.up(nameOf(up.grade), formatNumber(up.points, 1)),
    down && w.down(nameOf(down.grade), formatNumber(down.points, 1)),
  ].filter(Boolean)
  return (
    <>
      {score === null && <p className="quiet">{w.unknown}</p>}
      {ways.length > 0 && <p className="quiet">{sentences(ways.filter((way) => way !== null))}</p>}
      <details>
        <summary>
          {w.why} · {w.version(graded.ruleVersion)}
        </summary>
        <GradeParts parts={parts} score={score} />
      </details>
    </>
  )
}

function Changes({ history }: Pick<CustomerGrade, 'history'>): ReactElement {
  const w = useWords(gradeWords)
  const locale = useLocale()
  const nameOf = useGradeName()
  return (
    <details>
      <summary>{w.history(history.length)}</summary>
      {history.map((change) => (
        <article key={change.id} className="history-line">
          <div className="row-gap">
            <b>{w.change(nameOf(change.before), nameOf(change.after))}</b>
            <State kind={change.cause === 'rule' ? 'neutral' : 'live'}>{w.changeCauses[change.cause]}</State>
            <span className="quiet tabular">{formatMoment(change.at, locale)}</span>
          </div>
          <p className="quiet">
            {[
              change.by?.name ?? w.system,
              change.score === null ? null : w.score(formatNumber(change.score, 1)),
              change.ruleVersion === null ? null : w.version(change.ruleVersion),
              change.note,
            ]
              .filter(Boolean)
              .join(' · ')}
          </p>
          {change.parts.length > 0 && (
            <details>
              <summary>{w.why}</summary>
              <GradeParts parts={change.parts} score={change.score} />
            </details>
          )}
        </article>
      ))}
    </details>
  )
}

function useGradeName(): (code: string) => string {
  const { pack } = useSession()
  return (code) => pack.grades.find((grade) => grade.code === code)?.name ?? code
}
