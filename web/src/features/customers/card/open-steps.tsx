import { useQuery } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { listNextSteps, type NextStep } from '#contracts/next-steps.ts'
import { call } from '#kit/api.ts'
import { daysBetween, formatDate } from '#kit/format.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { useSession } from '../../../app/session.ts'
import { Failure, SkeletonLines, State } from '../../../shared/page.tsx'
import { TickDialog } from '../../next-steps/tick-dialog.tsx'
import { stepsWords } from './steps-words.ts'
import { viewWords } from './view-words.ts'

export function useOpenSteps(customerId: string, enabled: boolean) {
  return useQuery({
    queryKey: ['next-steps', 'of-customer', customerId],
    queryFn: async ({ signal }) =>
      (await call(listNextSteps, { query: { customerId, limit: 20 }, signal })).steps,
    enabled,
  })
}

/** What was agreed with the customer and is not done yet. */
export function OpenSteps({ customerId }: { customerId: string }): ReactElement {
  const w = useWords(stepsWords)
  const v = useWords(viewWords)
  const locale = useLocale()
  const { can, today } = useSession()
  const [ticking, setTicking] = useState<NextStep | null>(null)
  const steps = useOpenSteps(customerId, true)
  return (
    <section>
      <h3>{w.title}</h3>
      {steps.isError && <Failure failure={steps.error} retry={() => void steps.refetch()} />}
      {steps.isPending && <SkeletonLines lines={2} />}
      {steps.data?.length === 0 && <p className="quiet">{w.none}</p>}
      <ul className="plain-list">
        {steps.data?.map((step) => {
          const late = step.dueOn === null ? 0 : daysBetween(step.dueOn, today)
          return (
            <li key={step.visitId} className="row-gap">
              <b>{step.text}</b>
              {step.dueOn &&
                (late > 0 ? (
                  <State kind="danger">{v.overdue(late)}</State>
                ) : (
                  <span className="quiet">{v.due(formatDate(step.dueOn, locale))}</span>
                ))}
              <small className="quiet">{step.owner.name}</small>
              {can('visits.plan') && (
                <button type="button" className="link" onClick={() => setTicking(step)}>
                  {w.tick}
                </button>
              )}
            </li>
          )
        })}
      </ul>
      {ticking && (
        <TickDialog
          step={ticking}
          today={today}
          onClose={() => setTicking(null)}
          onTicked={() => {
            setTicking(null)
            void steps.refetch()
          }}
        />
      )}
    </section>
  )
}
