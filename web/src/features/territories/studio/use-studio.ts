import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { cancelTask, getTask, type Task } from '#contracts/operations.ts'
import {
  adjustResult,
  getResult,
  getScenario,
  openStudio,
  planRoutes,
  priceWishes,
  saveScenario,
  type ScenarioSpec,
  solveScenario,
} from '#contracts/territories.ts'
import { call } from '#kit/api.ts'
import { useLive } from '../../../app/live.ts'
import { notify, notifyFailure } from '../../../app/notes.tsx'

/** How often a running task is looked at besides its events. */
const TASK_MS = 1000

const isOpen = (state: Task['state']): boolean => state === 'queued' || state === 'running'

/** A scenario with everything the studio shows of it, and what can be done with it. */
export function useStudio(id: string, resultId: string | null) {
  const client = useQueryClient()
  const key = ['territories', 'scenario', id]
  const scenario = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => call(getScenario, { params: { id }, signal }),
  })
  const unitId = scenario.data?.unit.id
  const studio = useQuery({
    queryKey: ['territories', 'studio', unitId],
    queryFn: async ({ signal }) => call(openStudio, { query: { unitId: unitId! }, signal, timeout: 60_000 }),
    enabled: unitId !== undefined,
    staleTime: 300_000,
  })
  const result = useQuery({
    queryKey: ['territories', 'result', resultId],
    queryFn: async ({ signal }) => call(getResult, { params: { id: resultId! }, signal }),
    enabled: resultId !== null,
    staleTime: 60_000,
  })
  const refresh = async (): Promise<void> => {
    await client.invalidateQueries({ queryKey: key })
    await client.invalidateQueries({ queryKey: ['territories', 'result'] })
  }
  useLive('territories.', () => void refresh())
  useLive('tasks.', () => void client.invalidateQueries({ queryKey: key }))

  // What is typed stands until it is saved; a version from elsewhere replaces it.
  const [draft, setDraft] = useState<{ version: number; spec: ScenarioSpec } | null>(null)
  const saved = scenario.data
  const spec = draft && draft.version === saved?.version ? draft.spec : (saved?.spec ?? null)
  const changed = saved !== undefined && spec !== saved.spec
  const [startedTask, setStartedTask] = useState<string | null>(null)
  const taskId = saved?.taskId ?? startedTask
  const ended = useRef(new Set<string>())
  const task = useQuery({
    queryKey: ['territories', 'task', taskId],
    queryFn: async ({ signal }) => {
      const found = await call(getTask, { params: { id: taskId! }, signal })
      if (isOpen(found.state) || ended.current.has(found.id)) return found
      // Its end is told once, and everything that it may have made is read anew.
      ended.current.add(found.id)
      if (found.state === 'failed') notify(found.message ?? '', 'failure')
      void refresh()
      return found
    },
    enabled: taskId !== null,
    refetchInterval: (query) => {
      const state = query.state.data?.state
      return state === undefined || isOpen(state) ? TASK_MS : false
    },
  })

  const save = async (): Promise<void> => {
    if (!saved || !spec || !changed) return
    const { unit, name, version } = saved
    const next = await call(saveScenario, { params: { id }, body: { unitId: unit.id, name, spec, version } })
    client.setQueryData(key, next)
  }
  const onError = notifyFailure
  return {
    scenario,
    studio,
    result,
    spec,
    changed,
    task: task.data && isOpen(task.data.state) ? task.data : null,
    setSpec: (next: ScenarioSpec) => saved && setDraft({ version: saved.version, spec: next }),
    save: useMutation({ mutationFn: save, onError }),
    solve: useMutation({
      mutationFn: async () => {
        await save()
        return call(solveScenario, { params: { id } })
      },
      onSuccess: (started) => setStartedTask(started.taskId),
      onError,
    }),
    routes: useMutation({
      mutationFn: async (of: string) => call(planRoutes, { params: { id: of } }),
      onSuccess: (started) => setStartedTask(started.taskId),
      onError,
    }),
    prices: useMutation({
      mutationFn: async (of: string) => call(priceWishes, { params: { id: of } }),
      onSuccess: (started) => setStartedTask(started.taskId),
      onError,
    }),
    adjust: useMutation({
      mutationFn: async (input: {
        of: string
        moves: { layer: 'visit' | 'call' | 'delivery'; customerId: string; toId: string }[]
      }) => call(adjustResult, { params: { id: input.of }, body: { moves: input.moves } }),
      onSuccess: refresh,
      onError,
    }),
    cancel: useMutation({
      mutationFn: async (of: string) => call(cancelTask, { params: { id: of } }),
      onError,
    }),
    refreshStudio: async () => client.invalidateQueries({ queryKey: ['territories', 'studio', unitId] }),
  }
}
