import { Button, Progress } from 'antd'
import type { ReactElement } from 'react'
import type { Task } from '#contracts/operations.ts'
import { useWords } from '#kit/words.ts'
import { monthWords } from './month-words.ts'

/** How far the planning in the background is, and the way to stop it. */
export function TaskProgress({ task, onCancel }: { task: Task; onCancel: () => void }): ReactElement {
  const w = useWords(monthWords)
  return (
    <div className="panel month-progress" role="status">
      <span>{task.state === 'queued' || !task.total ? w.queued : w.running(task.processed, task.total)}</span>
      <Progress percent={Math.round((task.progress ?? 0) * 100)} />
      <Button size="small" onClick={onCancel}>
        {w.cancel}
      </Button>
    </div>
  )
}
