import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useRef } from 'react'
import { confirmPlan, getDay, optimisePlan, savePlan, type VisitPlan } from '#contracts/visit-plans.ts'
import type { ResponseOf } from '#contracts/http.ts'
import { ApiFailure, call } from '#kit/api.ts'
import { wordsOf } from '#kit/words.ts'
import { useLive } from '../../../app/live.ts'
import { notify, notifyFailure } from '../../../app/notes.tsx'
import { visitWords } from '../words.ts'

export type Day = ResponseOf<typeof getDay>

/** The parts of a plan that a person changes. */
export type PlanChange = Partial<Pick<VisitPlan, 'stops' | 'tour' | 'start' | 'end' | 'departAt'>>

export interface PlanWork {
  readonly day: Day | undefined
  readonly failure: Error | null
  readonly saving: boolean
  readonly optimising: boolean
  readonly confirming: boolean
  readonly reload: () => void
  /** Shows the change at once and saves it; changes are saved one after the other. */
  readonly change: (change: PlanChange | ((plan: VisitPlan) => PlanChange)) => void
  readonly optimise: () => void
  readonly confirm: () => void
  /** Takes over a plan that was changed by another way. */
  readonly show: (plan: VisitPlan) => void
}

const toSave = (plan: VisitPlan) => ({
  version: plan.version,
  tour: plan.tour,
  start: plan.start,
  end: plan.end,
  departAt: plan.departAt,
  stops: plan.stops.map((stop) => ({ id: stop.id, customerId: stop.customer.id, locked: stop.locked })),
})

/** A day's plan and everything that can be done with it. */
export function usePlan(date: string, ownerId: string | undefined, q: string): PlanWork {
  const client = useQueryClient()
  const key = ['visits', 'day', date, ownerId ?? 'me', q] as const
  const day = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) =>
      call(getDay, { params: { date }, query: { ownerId, q: q || undefined }, signal }),
    placeholderData: (before) =>
      before?.plan.date === date && (ownerId === undefined || before.plan.owner.id === ownerId)
        ? before
        : undefined,
  })
  // Saves go out one at a time, each with the version that the one before came back with.
  const queue = useRef<Promise<void>>(Promise.resolve())
  const waiting = useRef(0)

  const read = (): Day | undefined => client.getQueryData<Day>(key)
  const write = (plan: VisitPlan): void => {
    client.setQueriesData<Day>(
      { queryKey: ['visits', 'day', date, ownerId ?? 'me'] },
      (old) => old && { ...old, plan },
    )
  }
  const failed = (failure: unknown): void => {
    if (failure instanceof ApiFailure && failure.status === 409)
      notify(wordsOf(visitWords).changedElsewhere, 'attention')
    else notifyFailure(failure)
    void client.invalidateQueries({ queryKey: ['visits', 'day', date] })
  }

  const save = useMutation({
    mutationFn: async () => {
      const current = read()?.plan
      if (!current) return
      const saved = await call(savePlan, { params: { id: current.id }, body: toSave(current) })
      // Later changes are on the screen already: take over only what the server decides.
      if (waiting.current > 1) write({ ...(read()?.plan ?? saved), version: saved.version })
      else write(saved)
    },
  })

  const enqueue = useCallback((work: () => Promise<void>): Promise<void> => {
    waiting.current++
    const next = queue.current.then(work).finally(() => {
      waiting.current--
    })
    queue.current = next.catch(() => undefined)
    return next
  }, [])

  const optimise = useMutation({
    mutationFn: async () =>
      enqueue(async () => {
        const current = read()?.plan
        if (current)
          write(
            await call(optimisePlan, {
              params: { id: current.id },
              body: { version: current.version },
              timeout: 40_000,
            }),
          )
      }),
    onError: failed,
  })
  const confirm = useMutation({
    mutationFn: async () =>
      enqueue(async () => {
        const current = read()?.plan
        if (!current) return
        const plan = await call(confirmPlan, {
          params: { id: current.id },
          body: { version: current.version },
        })
        write(plan)
        notify(wordsOf(visitWords).confirmed(plan.stops.length))
      }),
    onError: failed,
  })

  useLive('visits.', (event) => {
    const mine = event.ownerId === read()?.plan.owner.id
    if (mine && event.type !== 'visits.plan_saved' && waiting.current === 0) {
      void client.invalidateQueries({ queryKey: ['visits', 'day', date] })
    }
  })

  return {
    day: day.data,
    failure: day.error,
    saving: save.isPending,
    optimising: optimise.isPending,
    confirming: confirm.isPending,
    reload: () => void day.refetch(),
    change(change) {
      const current = read()?.plan
      if (!current) return
      const changed = typeof change === 'function' ? change(current) : change
      const stops = (changed.stops ?? current.stops).map((stop, index) => ({ ...stop, sequence: index + 1 }))
      write({ ...current, ...changed, stops })
      enqueue(() => save.mutateAsync()).catch(failed)
    },
    optimise: () => optimise.mutate(),
    confirm: () => confirm.mutate(),
    show: write,
  }
}
