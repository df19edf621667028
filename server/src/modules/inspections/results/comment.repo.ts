import { sql } from 'kysely'
import type { Executor, Tx } from '#platform/db/index.ts'

export interface CommentRow {
  readonly id: string
  readonly itemId: string
  readonly authorId: string
  readonly body: string
  readonly createdAt: Date
  readonly reply: string | null
  readonly outcome: 'kept' | 'withdrawn' | null
  readonly repliedBy: string | null
  readonly repliedAt: Date | null
}

const columns = sql`
  c.id, c.item_id as "itemId", c.author_id as "authorId", c.body, c.created_at as "createdAt", c.reply, c.outcome,
  c.replied_by as "repliedBy", c.replied_at as "repliedAt"`

export async function commentsOf(db: Executor, itemIds: readonly string[]): Promise<CommentRow[]> {
  if (itemIds.length === 0) return []
  const { rows } = await sql<CommentRow>`
    select ${columns} from inspection_comments c where c.item_id = any(${itemIds}::uuid[])
    order by c.created_at, c.id`.execute(db)
  return rows
}

export async function findComment(tx: Tx, id: string): Promise<CommentRow | null> {
  const { rows } = await sql<CommentRow>`
    select ${columns} from inspection_comments c where c.id = ${id} for update`.execute(tx)
  return rows[0] ?? null
}

/** The same comment sent twice is one. */
export async function insertComment(
  tx: Tx,
  comment: Pick<CommentRow, 'id' | 'itemId' | 'authorId' | 'body' | 'createdAt'>,
): Promise<void> {
  await sql`
    insert into inspection_comments (id, item_id, author_id, body, created_at)
    values (${comment.id}, ${comment.itemId}, ${comment.authorId}, ${comment.body}, ${comment.createdAt})
    on conflict (id) do nothing`.execute(tx)
}

export async function answerComment(
  tx: Tx,
  id: string,
  answer: {
    readonly reply: string
    readonly outcome: 'kept' | 'withdrawn'
    readonly by: string
    readonly at: Date
  },
): Promise<void> {
  await sql`
    update inspection_comments set reply = ${answer.reply}, outcome = ${answer.outcome}, replied_by = ${answer.by},
      replied_at = ${answer.at}
    where id = ${id}`.execute(tx)
}
