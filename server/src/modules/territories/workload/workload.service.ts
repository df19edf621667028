import type { ResponseOf } from '#contracts/http.ts'
import type { workloadOf } from '#contracts/workloads.ts'
import { explainWorkload } from '#engines/workload/index.ts'
import { notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import { type Actor, covers, type Grant, grantSystem } from '#platform/policy/index.ts'
import { readFacts } from '../facts/facts.ts'
import type { TerritoriesContext } from '../territories.needs.ts'
import { readWeights } from '../territories.settings.ts'

type Answer = ResponseOf<typeof workloadOf>

/**
 * The workload of the account managers below a unit against their average. Somebody who reaches only the own rows is
 * compared with the colleagues of the unit above the own one, and sees nobody but herself: the average is taken by
 * the system, the answer holds one person.
 */
export async function openWorkload(
  context: TerritoriesContext,
  grant: Grant<'territories.read'>,
  actor: Actor,
  wanted: string | undefined,
): Promise<Result<Answer>> {
  const { identity } = context.needs
  const { scope } = grant
  const onlyOwn = !scope.all && scope.unitIds.length === 0
  const unitId = wanted !== undefined && !onlyOwn ? wanted : await usualUnit(context, actor, onlyOwn)
  if (!onlyOwn && !covers(scope, { unitId, ownerId: null })) return fail(notFound())
  const facts = await readFacts(context, onlyOwn ? grantSystem('territories.read') : grant, unitId)
  const weights = await readWeights(context.platform.settings, unitId)
  const units = await identity.units([unitId, ...facts.people.map((person) => person.unitId)])
  const unitOf = (id: string) => ({ id, name: units.get(id)?.name ?? '' })
  const loads = explainWorkload(
    facts.measures,
    weights,
    facts.owner,
    facts.people.map(() => 1),
  )
  const people = facts.people.flatMap((person, index) => {
    if (onlyOwn && person.id !== actor.userId) return []
    const { customers, index: load, parts } = loads[index]!
    return [
      {
        person: { id: person.id, name: person.name },
        unit: unitOf(person.unitId),
        customers,
        index: load,
        parts: [...parts],
      },
    ]
  })
  return ok({ unit: unitOf(unitId), weights, basis: facts.basis, people })
}

/** For an account manager the unit above the own team; for a leader or analyst the widest unit in reach. */
async function usualUnit(context: TerritoriesContext, actor: Actor, onlyOwn: boolean): Promise<string> {
  if (!onlyOwn) {
    const held = actor.assignments.find(({ role }) => role !== 'account_manager')
    return held?.unitId ?? actor.unitId
  }
  const path = await context.needs.identity.unitPath(actor.unitId)
  return path.length > 2 ? path.at(-2)! : actor.unitId
}
