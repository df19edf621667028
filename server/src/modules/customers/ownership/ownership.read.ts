import type { Ownership } from '#contracts/customer-ownership.ts'
import { notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import { type Actor, authorize, covers, type Grant } from '#platform/policy/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import { findCard } from '../customers.read.ts'
import { ownerChangesOf } from './owner-changes.repo.ts'
import { spellsOf } from './spells.ts'
import { teamOf } from './team.repo.ts'

const spellsShown = 100

/** Who looks after a customer in reach: owner, who stands in today, the account team, and who had it before. */
export async function showOwnership(
  context: CustomersContext,
  actor: Actor,
  grant: Grant<'customers.read'>,
  id: string,
): Promise<Result<Ownership>> {
  const { platform } = context
  const card = await findCard(platform.db, grant, id)
  if (!card) return fail(notFound())
  const [team, changes, substitute] = await Promise.all([
    teamOf(platform.db, grant, id),
    ownerChangesOf(platform.db, grant, id),
    card.owner_id === null ? null : context.needs().substituteOf(card.owner_id),
  ])
  const spells = spellsOf({
    created: { at: card.created_at, by: card.created_by, source: card.source },
    ownerId: card.owner_id,
    changes,
  }).slice(0, spellsShown)
  const people = await context.directory.people([...new Set(team.map(({ personId }) => personId))])
  const names = await context.names(
    [
      card.owner_id,
      substitute?.personId ?? null,
      ...spells.flatMap(({ ownerId, by }) => [ownerId, by]),
      ...team.map(({ personId }) => personId),
    ],
    [card.unit_id, ...[...people.values()].map(({ unitId }) => unitId)],
  )
  const today = platform.calendar.today()
  const assign = authorize(actor, 'customers.assign')
  return ok({
    owner: names.person(card.owner_id),
    unit: names.unit(card.unit_id),
    substitute: substitute && { person: names.person(substitute.personId)!, until: substitute.until },
    team: team.map(({ personId, ...row }) => ({
      ...row,
      person: names.person(personId)!,
      unit: names.unit(people.get(personId)?.unitId ?? card.unit_id),
      state: row.from > today ? 'coming' : row.to !== null && row.to < today ? 'past' : 'current',
    })),
    spells: spells.map(({ ownerId, from, to, by, ...spell }) => ({
      ...spell,
      owner: names.person(ownerId),
      from: from.toISOString(),
      to: to?.toISOString() ?? null,
      by: names.person(by),
    })),
    mayManageTeam: assign.ok && covers(assign.value.scope, { unitId: card.unit_id, ownerId: card.owner_id }),
  })
}
