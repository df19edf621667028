import { sql } from 'kysely'
import type { Carrier, CarrierPosition } from '#contracts/positioning.ts'
import type { Executor } from '#platform/db/index.ts'
import type { Grant } from '#platform/policy/index.ts'

/** A look-up as it is remembered. */
export type Lookup =
  | { readonly state: 'asking'; readonly askedAt: Date }
  | { readonly state: 'failed' }
  | { readonly state: 'answered'; readonly position: CarrierPosition }

export interface NewLookup {
  readonly id: string
  readonly personId: string
  readonly press: 'start_visit' | 'end_visit'
  readonly carrier: Carrier
  readonly askedAt: Date
}

/**
 * Writes down that a carrier is about to be asked. False when that look-up is known already and is not free to be
 * asked again: it was answered, or is being asked since `givenUpBefore`, or belongs to somebody else.
 */
export async function beginLookup(
  db: Executor,
  _grant: Grant<'visits.perform'>,
  lookup: NewLookup,
  givenUpBefore: Date,
): Promise<boolean> {
  const written = await db
    .insertInto('position_lookups')
    .values({
      id: lookup.id,
      person_id: lookup.personId,
      press: lookup.press,
      carrier: lookup.carrier,
      state: 'asking',
      asked_at: lookup.askedAt,
    })
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet({ state: 'asking', asked_at: lookup.askedAt, problem: null, carrier: lookup.carrier })
        .where('position_lookups.person_id', '=', lookup.personId)
        .where((where) =>
          where.or([
            where('position_lookups.state', '=', 'failed'),
            where.and([
              where('position_lookups.state', '=', 'asking'),
              where('position_lookups.asked_at', '<', givenUpBefore),
            ]),
          ]),
        ),
    )
    .returning('id')
    .executeTakeFirst()
  return written !== undefined
}

export async function keepFailure(
  db: Executor,
  id: string,
  problem: string,
  answer: string | null,
  at: Date,
): Promise<void> {
  await db
    .updateTable('position_lookups')
    .set({ state: 'failed', problem, answer, answered_at: at })
    .where('id', '=', id)
    .where('state', '=', 'asking')
    .execute()
}

export async function keepAnswer(db: Executor, position: CarrierPosition, answer: string): Promise<void> {
  await db
    .updateTable('position_lookups')
    .set({
      state: 'answered',
      answer,
      lng: position.lng,
      lat: position.lat,
      accuracy: position.accuracy,
      address: position.address,
      answered_at: new Date(position.takenAt),
    })
    .where('id', '=', position.lookupId)
    .where('state', '=', 'asking')
    .execute()
}

/** A person's own look-up; null when there is none, or it is somebody else's. */
export async function findLookup(db: Executor, personId: string, id: string): Promise<Lookup | null> {
  const row = await db
    .selectFrom('position_lookups')
    .select(['state', 'carrier', 'asked_at', 'answered_at', 'lng', 'lat', 'accuracy', 'address'])
    .where('id', '=', id)
    .where('person_id', '=', personId)
    .executeTakeFirst()
  if (!row) return null
  if (row.state === 'failed') return { state: 'failed' }
  const { lng, lat, accuracy, address, answered_at: answeredAt } = row
  if (lng === null || lat === null || accuracy === null || answeredAt === null)
    return { state: 'asking', askedAt: row.asked_at }
  const takenAt = answeredAt.toISOString()
  return {
    state: 'answered',
    position: { lookupId: id, carrier: row.carrier as Carrier, lng, lat, accuracy, address, takenAt },
  }
}

/** How often a person's phone was looked up since a moment. */
export async function countLookups(db: Executor, personId: string, since: Date): Promise<number> {
  const { count } = await db
    .selectFrom('position_lookups')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('person_id', '=', personId)
    .where('asked_at', '>=', since)
    .executeTakeFirstOrThrow()
  return count
}

/** Takes the carriers' own words away from look-ups older than that. */
export async function forgetAnswers(db: Executor, before: Date): Promise<void> {
  await db
    .updateTable('position_lookups')
    .set({ answer: null })
    .where('asked_at', '<', before)
    .where('answer', 'is not', null)
    .execute()
}
