import { sql } from 'kysely'
import type { Tx } from '#platform/db/index.ts'
import type { PhotoTwin } from './flags.ts'
import type { VisitRow } from './visit-row.ts'

/**
 * Writes down what the photos of a visit look like, each with the photo of another visit of the same team that
 * looks most alike, if one does. A photo that came earlier is never marked by one that came later.
 */
export async function keepHashes(
  tx: Tx,
  visit: Pick<VisitRow, 'id' | 'ownerId' | 'unitId'>,
  hashes: Readonly<Record<string, string>>,
  search: { readonly date: string; readonly days: number; readonly bits: number },
): Promise<void> {
  for (const [photoId, hash] of Object.entries(hashes)) {
    // Sixteen hex digits are 64 bits, the highest of which is the sign of a bigint.
    const bits = BigInt.asIntN(64, BigInt(`0x${hash}`)).toString()
    await sql`
      insert into visit_photo_hashes
        (photo_id, visit_id, owner_id, unit_id, visit_date, hash, twin_photo_id, twin_visit_id, twin_distance)
      select ${photoId}::uuid, ${visit.id}::uuid, ${visit.ownerId}::uuid, ${visit.unitId}::uuid,
        ${search.date}::date, ${bits}::bigint, twin.photo_id, twin.visit_id, twin.distance
      from (select 1) as one
      left join lateral (
        select photo_id, visit_id, bit_count((hash # ${bits}::bigint)::bit(64))::int as distance
        from visit_photo_hashes
        where unit_id = ${visit.unitId} and visit_id <> ${visit.id}
          and visit_date > ${search.date}::date - ${search.days}::int
          and visit_date < ${search.date}::date + ${search.days}::int
          and bit_count((hash # ${bits}::bigint)::bit(64)) <= ${search.bits}
        order by distance, photo_id limit 1) twin on true
      on conflict (photo_id) do nothing`.execute(tx)
  }
}

/** The most alike earlier photo of each of these visits that has one. */
export async function twinsOf(tx: Tx, visitIds: readonly string[]): Promise<ReadonlyMap<string, PhotoTwin>> {
  if (visitIds.length === 0) return new Map()
  const { rows } = await sql<PhotoTwin & { visitId: string }>`
    select distinct on (visit_id) visit_id as "visitId", photo_id as "photoId", twin_visit_id as "twinVisitId",
      twin_distance as distance
    from visit_photo_hashes
    where visit_id = any(${visitIds}::uuid[]) and twin_visit_id is not null
    order by visit_id, twin_distance, photo_id`.execute(tx)
  return new Map(rows.map(({ visitId, ...twin }) => [visitId, twin]))
}
