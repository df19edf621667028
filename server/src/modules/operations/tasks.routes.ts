import type { Locale } from '#contracts/identity.ts'
import { cancelTask, getTask, listTasks, type Task } from '#contracts/operations.ts'
import { notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import { route, type Route } from '#platform/http/index.ts'
import type { Platform } from '#platform/platform.ts'
import { toTask } from '#platform/tasks/task-store.ts'

/** Tasks belong to whoever started them; nobody else sees them. */
export function taskRoutes({ db, events, now }: Platform): Route[] {
  const mine = (ownerId: string) =>
    db
      .selectFrom('tasks')
      .leftJoin('files', 'files.id', 'tasks.result_file_id')
      .selectAll('tasks')
      .select(['files.name as file_name', 'files.size as file_size'])
      .where('tasks.owner_id', '=', ownerId)

  async function one(ownerId: string, id: string, locale: Locale): Promise<Result<Task>> {
    const row = await mine(ownerId).where('tasks.id', '=', id).executeTakeFirst()
    return row ? ok(toTask(row, locale, now())) : fail(notFound())
  }

  return [
    route(getTask, ({ params, actor, locale }) => one(actor.userId, params.id, locale)),
    route(listTasks, async ({ actor, locale }) => {
      const rows = await mine(actor.userId).orderBy('tasks.created_at', 'desc').limit(50).execute()
      return ok({ tasks: rows.map((row) => toTask(row, locale, now())) })
    }),
    route(cancelTask, async ({ params, actor, locale }) => {
      await db
        .updateTable('tasks')
        .set({ cancel_requested: true })
        .where('id', '=', params.id)
        .where('owner_id', '=', actor.userId)
        .where('state', 'in', ['queued', 'running'])
        .execute()
      // One that runs ends itself at its next report; one that waits has nobody else to end it.
      await db.transaction().execute(async (tx) => {
        const { numUpdatedRows } = await tx
          .updateTable('tasks')
          .set({ state: 'cancelled', finished_at: now() })
          .where('id', '=', params.id)
          .where('owner_id', '=', actor.userId)
          .where('state', '=', 'queued')
          .executeTakeFirst()
        if (numUpdatedRows === 0n) return
        await events.publish(tx, {
          type: 'tasks.cancelled',
          subjectKind: 'task',
          subjectId: params.id,
          unitId: null,
          ownerId: actor.userId,
          data: {},
        })
      })
      return one(actor.userId, params.id, locale)
    }),
  ]
}
