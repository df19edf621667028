import type { FastifyBaseLogger } from 'fastify'
import { v7 as uuidv7 } from 'uuid'
import type { Task } from '#contracts/operations.ts'
import type { Db } from '../db/index.ts'
import { AppError } from '../errors/errors.ts'
import type { Events } from '../events/events.ts'
import type { Jobs } from '../jobs/jobs.ts'
import { TaskCancelled, type Tasks } from './tasks.ts'

const reportEveryMs = 500

/** Tasks in the table `tasks`; every change of state is an event of the owner, so that screens follow live. */
export function createTasks(options: { db: Db; jobs: Jobs; events: Events; log: FastifyBaseLogger }): Tasks {
  const { db, jobs, events, log } = options

  async function finish(
    taskId: string,
    state: 'done' | 'failed' | 'cancelled',
    message: { zh: string; en: string } | null,
    resultFileId: string | null,
  ): Promise<void> {
    await db.transaction().execute(async (tx) => {
      const row = await tx
        .updateTable('tasks')
        .set({
          state,
          message_zh: message?.zh ?? null,
          message_en: message?.en ?? null,
          result_file_id: resultFileId,
          finished_at: new Date(),
        })
        .where('id', '=', taskId)
        .returning('owner_id')
        .executeTakeFirst()
      if (!row) return
      await events.publish(tx, {
        type: `tasks.${state}`,
        subjectKind: 'task',
        subjectId: taskId,
        unitId: null,
        ownerId: row.owner_id,
        data: {},
      })
    })
  }

  return {
    async start(executor, task) {
      const id = uuidv7()
      await executor
        .insertInto('tasks')
        .values({ id, kind: task.kind, title: task.title, owner_id: task.ownerId })
        .execute()
      await jobs.enqueue(executor, task.jobName, { taskId: id, ...task.payload })
      return { id }
    },

    async run(taskId, work) {
      const begun = await db
        .updateTable('tasks')
        .set({ state: 'running', started_at: new Date() })
        .where('id', '=', taskId)
        .where('state', 'in', ['queued', 'running'])
        .returning('cancel_requested')
        .executeTakeFirst()
      // Finished or cancelled already: a second delivery of the job has nothing to do.
      if (!begun) return
      let lastReport = 0
      try {
        if (begun.cancel_requested) throw new TaskCancelled()
        const result = await work({
          async report(processed, total) {
            const now = Date.now()
            if (now - lastReport < reportEveryMs && processed !== total) return
            lastReport = now
            const row = await db
              .updateTable('tasks')
              .set({ processed, total })
              .where('id', '=', taskId)
              .returning('cancel_requested')
              .executeTakeFirst()
            if (row?.cancel_requested) throw new TaskCancelled()
          },
        })
        const message = result?.message ? { zh: result.message, en: result.message } : null
        await finish(taskId, 'done', message, result?.resultFileId ?? null)
      } catch (error) {
        if (error instanceof TaskCancelled) {
          await finish(taskId, 'cancelled', null, null)
        } else if (error instanceof AppError) {
          await finish(taskId, 'failed', error.words, null)
        } else {
          log.error({ err: error, taskId }, 'task failed')
          await finish(
            taskId,
            'failed',
            {
              zh: '任务执行出错，未生成结果。请重试；若仍出错请联系管理员。',
              en: 'The task failed and left no result. Try again, or ask an administrator.',
            },
            null,
          )
        }
      }
    },

    async get(taskId) {
      const row = await db
        .selectFrom('tasks')
        .leftJoin('files', 'files.id', 'tasks.result_file_id')
        .selectAll('tasks')
        .select(['files.name as file_name', 'files.size as file_size'])
        .where('tasks.id', '=', taskId)
        .executeTakeFirst()
      return row ? { ...toTask(row, 'zh-CN', new Date()), ownerId: row.owner_id } : null
    },
  }
}

export interface TaskRow {
  id: string
  kind: string
  title: string
  state: string
  processed: number
  total: number | null
  message_zh: string | null
  message_en: string | null
  result_file_id: string | null
  created_at: Date
  started_at: Date | null
  finished_at: Date | null
  file_name: string | null
  file_size: number | null
}

export function toTask(row: TaskRow, locale: 'zh-CN' | 'en-US', now: Date): Task {
  const share = row.total === null || row.total === 0 ? null : Math.min(1, row.processed / row.total)
  const elapsed = row.started_at === null ? 0 : (now.getTime() - row.started_at.getTime()) / 1000
  const known = row.state === 'running' && share !== null && share > 0.02
  return {
    id: row.id,
    kind: row.kind,
    title: row.title,
    state: row.state as Task['state'],
    progress: row.state === 'done' ? 1 : share,
    processed: row.processed,
    total: row.total,
    remainingSeconds: known ? Math.round((elapsed * (1 - share)) / share) : null,
    message: locale === 'en-US' ? row.message_en : row.message_zh,
    resultFile:
      row.result_file_id !== null && row.file_name !== null
        ? { id: row.result_file_id, name: row.file_name, size: row.file_size ?? 0 }
        : null,
    createdAt: row.created_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  }
}
