import type { Actor, Grant } from '#platform/policy/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import { ruleAt, type RuleInForce } from '../rules/rule-store.ts'

/** Whose pools somebody sees, and the rule for claiming that holds for this person. */
export interface PoolReach {
  readonly unitIds: readonly string[]
  readonly rule: RuleInForce<'pool'>
}

/**
 * An account manager, whose right covers own rows, sees the pool of the own unit, or of the units beside it where the
 * rule says so; a leader those of every unit in reach.
 */
export async function poolReach(
  context: CustomersContext,
  actor: Actor,
  grant: Grant<'customers.claim'>,
): Promise<PoolReach> {
  const rule = await ruleAt(context, 'pool', actor.unitId)
  const units = new Set(grant.scope.all ? [] : grant.scope.unitIds)
  if (grant.scope.all || grant.scope.ownerId !== null) {
    const path = await context.directory.unitPath(actor.unitId)
    const parent = path.at(-2)
    const siblings = rule.content.claim.reach === 'siblings' && parent !== undefined
    for (const id of siblings ? await context.directory.unitsBelow([parent]) : [actor.unitId]) units.add(id)
  }
  return { unitIds: [...units], rule }
}

/** Active customers that somebody may hold at most. */
export function capacityOf({ content }: RuleInForce<'pool'>, personId: string): number {
  return content.capacities.find((one) => one.personId === personId)?.holding ?? content.claim.holding
}
