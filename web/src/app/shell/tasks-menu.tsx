import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { cancelTask, downloadFile, listTasks, type Task } from '#contracts/operations.ts'
import { call, callFile } from '#kit/api.ts'
import { saveFile } from '#kit/download.ts'
import { formatBytes, formatMinutes, formatNumber } from '#kit/format.ts'
import { useWords } from '#kit/words.ts'
import { Popup } from '../../shared/menu.tsx'
import { useLive } from '../live.ts'
import { notifyFailure } from '../notes.tsx'
import { shellWords } from './shell-words.ts'

export const tasksKey = ['tasks'] as const

const isOpen = (task: Task): boolean => task.state === 'queued' || task.state === 'running'

/** Background work that the person waits for: progress, cancel, the file that came out. */
export function TasksMenu(): ReactElement {
  const w = useWords(shellWords)
  const client = useQueryClient()
  const tasks = useQuery({
    queryKey: tasksKey,
    queryFn: async ({ signal }) => call(listTasks, { signal }),
    refetchInterval: (query) => (query.state.data?.tasks.some(isOpen) ? 1500 : false),
  })
  const refresh = (): void => void client.invalidateQueries({ queryKey: tasksKey })
  useLive('tasks.', refresh)
  const all = tasks.data?.tasks ?? []
  const running = all.filter(isOpen).length
  return (
    <Popup
      iconOnly
      label={running > 0 ? w.tasks.running(running) : w.tasks.title}
      onOpen={refresh}
      button={
        <>
          <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
            <path
              d="M9 2v9m0 0l-3.500-3.500M9 11l3.500-3.500M3 13v2.500h12V13"
              fill="none"
              stroke="currentColor"
              strokeWidth="1.6"
              strokeLinecap="round"
              strokeLinejoin="round"
            />
          </svg>
          {running > 0 && <b className="badge">{running}</b>}
        </>
      }
    >
      {() => (
        <div className="tasks">
          <h2>{w.tasks.title}</h2>
          {all.length === 0 && <p className="quiet">{w.tasks.none}</p>}
          {all.slice(0, 12).map((task) => (
            <TaskLine key={task.id} task={task} refresh={refresh} />
          ))}
        </div>
      )}
    </Popup>
  )
}

function TaskLine({ task, refresh }: { task: Task; refresh: () => void }): ReactElement {
  const w = useWords(shellWords)
  const open = isOpen(task)
  const remaining = task.remainingSeconds
  return (
    <article className="task">
      <div>
        <b>{task.title}</b>
        <span className="quiet">
          {w.tasks.states[task.state]}
          {open && task.total !== null && ` · ${formatNumber(task.processed)} / ${formatNumber(task.total)}`}
          {open &&
            remaining !== null &&
            ` · ${w.tasks.remaining(
              remaining < 60 ? w.tasks.seconds(Math.ceil(remaining)) : formatMinutes(remaining / 60),
            )}`}
        </span>
      </div>
      {open && <progress max={1} value={task.progress ?? undefined} aria-label={task.title} />}
      {task.message && <p className="quiet">{task.message}</p>}
      <div className="row-gap">
        {open && (
          <button
            type="button"
            className="link"
            onClick={() => {
              call(cancelTask, { params: { id: task.id } })
                .then(refresh)
                .catch(notifyFailure)
            }}
          >
            {w.tasks.cancel}
          </button>
        )}
        {task.resultFile && (
          <button
            type="button"
            className="link"
            onClick={() => {
              const { id, name } = task.resultFile ?? { id: '', name: '' }
              callFile(downloadFile, { params: { id } })
                .then((file) => saveFile({ ...file, name }))
                .catch(notifyFailure)
            }}
          >
            {w.tasks.download} {task.resultFile.name} ({formatBytes(task.resultFile.size)})
          </button>
        )}
      </div>
    </article>
  )
}
