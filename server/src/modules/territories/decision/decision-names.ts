import type { Executor } from '#platform/db/index.ts'
import { isUuid } from '#platform/text/uuid.ts'

/** Scenarios and decisions by id, as far as the ids are theirs: both go by the scenario's name. */
export async function namesOfDecisions(
  db: Executor,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const asked = ids.filter(isUuid)
  if (asked.length === 0) return new Map()
  const [scenarios, decisions] = await Promise.all([
    db.selectFrom('territory_scenarios').select(['id', 'name']).where('id', 'in', asked).execute(),
    db
      .selectFrom('territory_decisions as decision')
      .innerJoin('territory_scenarios as scenario', 'scenario.id', 'decision.scenario_id')
      .select(['decision.id', 'scenario.name'])
      .where('decision.id', 'in', asked)
      .execute(),
  ])
  return new Map([...scenarios, ...decisions].map(({ id, name }) => [id, name]))
}
