import type { Task } from '#contracts/operations.ts'
import type { Executor } from '../db/index.ts'

/** Background work that a person waits for: shown with progress, can be cancelled, may leave a file. */
export interface Tasks {
  /** Records the task and queues the job `jobName` with `{ taskId, ...payload }` in the caller's transaction. */
  start(
    db: Executor,
    task: {
      readonly kind: string
      readonly title: string
      readonly ownerId: string
      readonly jobName: string
      readonly payload: Readonly<Record<string, unknown>>
    },
  ): Promise<{ id: string }>
  /** Wraps the body of the job: marks running, done, failed or cancelled, and keeps the message of an `AppError`. */
  run(
    taskId: string,
    work: (progress: TaskProgress) => Promise<{ message?: string; resultFileId?: string } | void>,
  ): Promise<void>
  get(taskId: string): Promise<(Task & { ownerId: string }) | null>
}

export interface TaskProgress {
  /** Writes progress to the database at most twice a second. Throws `TaskCancelled` when somebody cancelled. */
  report(processed: number, total: number | null): Promise<void>
}

export class TaskCancelled extends Error {}
