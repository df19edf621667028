import { sql } from 'kysely'
import type { Point } from '#contracts/common.ts'
import type { Db } from '#platform/db/index.ts'

/** Ways by index of the places handed in. */
export interface KnownWay {
  readonly from: number
  readonly to: number
  readonly metres: number
  readonly seconds: number
}

/** One metre is fine enough: whoever parks elsewhere on the square drives the same way. */
const SCALE = 100_000
const rounded = (degrees: number): number => Math.round(degrees * SCALE)

/** Ways between these places that were asked for since a moment. */
export async function cachedWays(
  db: Db,
  provider: string,
  places: readonly Point[],
  since: Date,
): Promise<KnownWay[]> {
  const { rows } = await sql<KnownWay>`
    with place as (
      select (ordinality - 1)::int as index, lng, lat
      from unnest(${places.map((p) => rounded(p.lng))}::int[], ${places.map((p) => rounded(p.lat))}::int[])
        with ordinality as p (lng, lat, ordinality))
    select f.index as "from", t.index as "to", c.metres, c.seconds
    from place f join distance_cache c on c.provider = ${provider} and c.from_lng = f.lng and c.from_lat = f.lat
    join place t on t.lng = c.to_lng and t.lat = c.to_lat
    where c.fetched_at >= ${since}`.execute(db)
  return rows
}

export async function storeWays(
  db: Db,
  provider: string,
  places: readonly Point[],
  ways: readonly KnownWay[],
  at: Date,
): Promise<void> {
  if (ways.length === 0) return
  const at2 = (pick: (way: KnownWay) => number) => ways.map(pick)
  await sql`
    insert into distance_cache (provider, from_lng, from_lat, to_lng, to_lat, metres, seconds, fetched_at)
    select distinct on (1, 2, 3, 4, 5) ${provider}, a, b, c, d, m, s, ${at}::timestamptz
    from unnest(${at2((w) => rounded(places[w.from]!.lng))}::int[], ${at2((w) => rounded(places[w.from]!.lat))}::int[],
      ${at2((w) => rounded(places[w.to]!.lng))}::int[], ${at2((w) => rounded(places[w.to]!.lat))}::int[],
      ${at2((w) => w.metres)}::real[], ${at2((w) => w.seconds)}::real[]) as w (a, b, c, d, m, s)
    on conflict (provider, from_lng, from_lat, to_lng, to_lat) do update
      set metres = excluded.metres, seconds = excluded.seconds, fetched_at = excluded.fetched_at`.execute(db)
}

/** Answers that are too old to be used go. */
export async function forgetWays(db: Db, before: Date): Promise<void> {
  await sql`delete from distance_cache where fetched_at < ${before}`.execute(db)
}
