import { sql } from 'kysely'
import type { SavedView, saveView } from '#contracts/customers.ts'
import type { BodyOf } from '#contracts/http.ts'
import type { Db } from '#platform/db/index.ts'
import { notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { Actor } from '#platform/policy/index.ts'
import { viewNotYours } from '../customers.errors.ts'
import { cleanText } from '../text.ts'

interface ViewRow extends Omit<SavedView, 'mine'> {
  readonly owner_id: string
}
const columns = sql`id, list, name, query, columns, shared, owner_id`

const toView = ({ owner_id, ...view }: ViewRow, actor: Actor): SavedView => ({
  ...view,
  mine: owner_id === actor.userId,
})

/**
 * Saved views hold how to look, never what is seen: opening a shared one runs its query within the reader's own
 * scope. Own views come first.
 */
export async function viewsOf(db: Db, actor: Actor, list: string): Promise<SavedView[]> {
  const { rows } = await sql<ViewRow>`
    select ${columns} from saved_views
     where list = ${cleanText(list)} and (owner_id = ${actor.userId} or shared)
     order by owner_id <> ${actor.userId}, name collate by_pinyin, id limit 500`.execute(db)
  return rows.map((row) => toView(row, actor))
}

/** Creates or overwrites an own view; a shared view of somebody else can only be copied. */
export async function writeView(
  db: Db,
  actor: Actor,
  id: string,
  body: BodyOf<typeof saveView>,
): Promise<Result<SavedView>> {
  const { rows } = await sql<ViewRow>`
    insert into saved_views (id, owner_id, list, name, query, columns, shared)
    values (${id}, ${actor.userId}, ${cleanText(body.list)}, ${cleanText(body.name)}, ${cleanText(body.query)},
      ${body.columns.map(cleanText)}::text[], ${body.shared})
    on conflict (id) do update
      set name = excluded.name, query = excluded.query, columns = excluded.columns, shared = excluded.shared,
          updated_at = now()
      where saved_views.owner_id = excluded.owner_id
    returning ${columns}`.execute(db)
  return rows[0] ? ok(toView(rows[0], actor)) : fail(viewNotYours())
}

export async function removeView(db: Db, actor: Actor, id: string): Promise<Result<{ done: true }>> {
  const { rows } = await sql<{ owner_id: string; shared: boolean }>`
    with removed as (delete from saved_views where id = ${id} and owner_id = ${actor.userId} returning owner_id, shared)
    select owner_id, shared from removed
    union all select owner_id, shared from saved_views
     where id = ${id} and owner_id <> ${actor.userId}`.execute(db)
  const row = rows[0]
  if (row?.owner_id === actor.userId) return ok({ done: true })
  return fail(row?.shared ? viewNotYours() : notFound())
}
