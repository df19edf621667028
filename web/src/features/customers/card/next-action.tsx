import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { listNeeds } from '#contracts/customer-needs.ts'
import type { Customer } from '#contracts/customers.ts'
import { call } from '#kit/api.ts'
import { daysBetween, formatDate } from '#kit/format.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { useSession } from '../../../app/session.ts'
import { State } from '../../../shared/page.tsx'
import { useOpenSteps } from './open-steps.tsx'
import { viewWords } from './view-words.ts'

interface Action {
  readonly text: string
  readonly dueOn: string | null
}

/** What to do next with this customer: the first of what was agreed, promised and due. */
export function NextAction({ customer }: { customer: Customer }): ReactElement {
  const w = useWords(viewWords)
  const locale = useLocale()
  const { can, today } = useSession()
  const steps = useOpenSteps(customer.id, can('visits.read'))
  const needs = useQuery({
    queryKey: ['customers', 'needs', customer.id],
    queryFn: async ({ signal }) => (await call(listNeeds, { params: { id: customer.id }, signal })).needs,
  })
  const promised = needs.data?.filter(({ state }) => state === 'promised' || state === 'open') ?? []
  const actions: Action[] = [
    ...(steps.data ?? []).map(({ text, dueOn }) => ({ text, dueOn })),
    ...promised.map(({ words, dueOn }) => ({ text: words, dueOn })),
    ...(customer.nextDueOn !== null && customer.nextDueOn <= today
      ? [{ text: w.visitDue(formatDate(customer.nextDueOn, locale)), dueOn: customer.nextDueOn }]
      : []),
  ]
  const [first] = actions.toSorted((a, b) => (a.dueOn ?? '9').localeCompare(b.dueOn ?? '9'))
  const late = first?.dueOn ? daysBetween(first.dueOn, today) : 0
  return (
    <p className="next-action">
      <b>{w.nextAction}</b>
      {first ? (
        <>
          <span>{first.text}</span>
          {late > 0 && <State kind="danger">{w.overdue(late)}</State>}
          {first.dueOn && late <= 0 && (
            <span className="quiet">{w.due(formatDate(first.dueOn, locale))}</span>
          )}
        </>
      ) : (
        <span className="quiet">{steps.isPending && needs.isPending ? '' : w.noNextAction}</span>
      )}
    </p>
  )
}
