import type { Executor } from '#platform/db/index.ts'
import { isUuid } from '#platform/text/uuid.ts'

/** Titles of assessments by id, as far as the ids are theirs; a title says nothing of shops or people. */
export async function titlesOfPlans(
  db: Executor,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const asked = ids.filter(isUuid)
  if (asked.length === 0) return new Map()
  const rows = await db
    .selectFrom('inspection_plans')
    .select(['id', 'title'])
    .where('id', 'in', asked)
    .execute()
  return new Map(rows.map(({ id, title }) => [id, title]))
}
