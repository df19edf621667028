import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import {
  changeMonthVisit,
  computeMonths,
  confirmMonth,
  getMonth,
  listMonths,
  type MonthPlan,
  type MonthView,
  type MonthVisit,
} from '#contracts/months.ts'
import { cancelTask, listTasks, type Task } from '#contracts/operations.ts'
import { ApiFailure, call } from '#kit/api.ts'
import { formatDate, formatDistance } from '#kit/format.ts'
import { wordsOf } from '#kit/words.ts'
import { sentences } from '#kit/punctuation.ts'
import { useLive } from '../../../app/live.ts'
import { notify, notifyFailure, offerUndo } from '../../../app/notes.tsx'
import { tasksKey } from '../../../app/shell/tasks-menu.tsx'
import { monthWords } from './month-words.ts'

const KIND = 'visits.plan_months'
const isOpen = (task: Task): boolean => task.state === 'queued' || task.state === 'running'

/** The planning that runs for this person in the background, and its start and end. */
export function useMonthTask(month: string) {
  const client = useQueryClient()
  const tasks = useQuery({
    queryKey: tasksKey,
    queryFn: async ({ signal }) => call(listTasks, { signal }),
    refetchInterval: (query) => (query.state.data?.tasks.some(isOpen) ? 1000 : false),
  })
  const running = tasks.data?.tasks.find((task) => task.kind === KIND && isOpen(task)) ?? null
  const watched = useRef<string | null>(null)
  useEffect(() => {
    if (running) {
      watched.current = running.id
      return
    }
    const ended = tasks.data?.tasks.find((task) => task.id === watched.current)
    if (!ended) return
    watched.current = null
    void client.invalidateQueries({ queryKey: ['visits', 'month'] })
    const w = wordsOf(monthWords)
    if (ended.state === 'cancelled') notify(w.cancelled)
    else if (ended.message) notify(ended.message, ended.state === 'failed' ? 'failure' : 'done')
  }, [running, tasks.data, client])
  const start = useMutation({
    mutationFn: async (ownerIds: readonly string[]) =>
      call(computeMonths, { params: { month }, body: { ownerIds: [...ownerIds] } }),
    onSuccess: async () => client.invalidateQueries({ queryKey: tasksKey }),
    onError: notifyFailure,
  })
  return {
    running,
    starting: start.isPending,
    start: (ownerIds: readonly string[]) => start.mutate(ownerIds),
    cancel: () => {
      if (running) call(cancelTask, { params: { id: running.id } }).catch(notifyFailure)
    },
  }
}

/** Everybody within reach with the state of the month; follows each result as it comes. */
export function useTeamMonths(month: string) {
  const client = useQueryClient()
  useLive(
    'visits.month_changed',
    () => void client.invalidateQueries({ queryKey: ['visits', 'month', 'team'] }),
  )
  return useQuery({
    queryKey: ['visits', 'month', 'team', month],
    queryFn: async ({ signal }) => call(listMonths, { params: { month }, query: {}, signal }),
  })
}

/** One person's month and what can be done with it. */
export function useMonth(month: string, ownerId: string | undefined) {
  const client = useQueryClient()
  const key = ['visits', 'month', 'one', month, ownerId ?? 'me'] as const
  const view = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => call(getMonth, { params: { month }, query: { ownerId }, signal }),
  })
  const reload = (): void => void client.invalidateQueries({ queryKey: key })
  useLive('visits.month_changed', (event) => {
    if (event.ownerId === view.data?.owner.id) reload()
  })
  const write = (plan: MonthPlan): void =>
    void client.setQueryData<MonthView>(key, (old) => old && { ...old, plan })
  const failed = (failure: unknown): void => {
    if (failure instanceof ApiFailure && failure.code === 'changed_meanwhile')
      notify(wordsOf(monthWords).changedElsewhere, 'attention')
    else notifyFailure(failure)
    reload()
  }
  const latest = (): MonthPlan | null => client.getQueryData<MonthView>(key)?.plan ?? null

  const change = useMutation({
    mutationFn: async ({ visitId, body }: { visitId: string; body: { date?: string; locked?: boolean } }) => {
      const plan = latest()
      if (!plan) return null
      return call(changeMonthVisit, {
        params: { id: plan.id, visitId },
        body: { ...body, version: plan.version },
        timeout: 20_000,
      })
    },
    onSuccess: (answer) => answer && write(answer.plan),
    onError: failed,
  })
  const move = (visit: MonthVisit, date: string): void => {
    const from = visit.date
    if (from === date) return
    change.mutate(
      { visitId: visit.id, body: { date } },
      {
        onSuccess: (answer) => {
          if (!answer) return
          const w = wordsOf(monthWords)
          const { metres, warnings } = answer.cost
          const way =
            Math.abs(metres) < 50 ? w.sameCost : w.cost(formatDistance(Math.abs(metres)), metres > 0)
          offerUndo(w.moved(visit.name, formatDate(date), sentences([way, ...warnings])), () =>
            change.mutate({ visitId: visit.id, body: { date: from } }),
          )
        },
      },
    )
  }
  const confirm = useMutation({
    mutationFn: async () => {
      const plan = latest()
      return plan && call(confirmMonth, { params: { id: plan.id }, body: { version: plan.version } })
    },
    onSuccess: (plan) => {
      if (!plan) return
      write(plan)
      notify(wordsOf(monthWords).confirmed(plan.visits))
    },
    onError: failed,
  })
  return {
    view: view.data,
    failure: view.error,
    reload,
    busy: change.isPending,
    move,
    lock: (visit: MonthVisit, locked: boolean) => change.mutate({ visitId: visit.id, body: { locked } }),
    confirm: () => confirm.mutate(),
    confirming: confirm.isPending,
  }
}
export type MonthWork = ReturnType<typeof useMonth>
