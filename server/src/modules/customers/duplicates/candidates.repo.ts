import { sql } from 'kysely'
import { type Facts, nameShare } from '#engines/likeness/index.ts'
import { wgs84 } from '#engines/geo/index.ts'
import type { Executor } from '#platform/db/index.ts'
import { coveringRanges } from '../map/morton.ts'
import { soundOf, soundQuery } from '../search/search-text.ts'
import { foldAddress, foldCode, foldName } from './fold.ts'

/** Customers with one key, one sound or one place that are compared; what more of them share tells nothing. */
const perKey = 30
const perPlace = 40
const perName = 30
/** In a larger unit names alone are not compared: keys, sounds and places still are. */
const largestUnit = 5000
/** A pair of characters in more names of the unit than this is a word like 超市. */
const commonPair = 60

/** A customer as pairs are compared. */
export interface Compared extends Facts {
  readonly id: string
  readonly unitId: string
}

interface CardRow {
  readonly id: string
  readonly licence: string
  readonly name: string
  readonly address: string
  readonly contact_name: string | null
  readonly unit_id: string
  readonly lng: number | null
  readonly lat: number | null
  readonly keys: readonly { readonly kind: string; readonly key: string }[] | null
}

/** The facts of customers, folded; those that are gone are absent. */
export async function comparedOf(db: Executor, ids: readonly string[]): Promise<Map<string, Compared>> {
  const { rows } = await sql<CardRow>`
    select c.id, c.licence, c.name, c.address, c.contact_name, c.unit_id, c.lng, c.lat,
           (select json_agg(distinct jsonb_build_object('kind', k.kind, 'key', k.key)) from customer_keys k
             where k.customer_id = c.id and k.kind in ('phone', 'company_code', 'person_id')) as keys
      from customers c where c.id = any(${ids}::uuid[])`.execute(db)
  return new Map(rows.map((row) => [row.id, toCompared(row)]))
}

function toCompared(row: CardRow): Compared {
  const of = (kind: string): string[] =>
    (row.keys ?? []).flatMap((one) => (one.kind === kind ? [one.key] : [])).toSorted()
  return {
    id: row.id,
    unitId: row.unit_id,
    licence: foldCode(row.licence),
    name: foldName(row.name),
    sound: soundOf(row.name),
    address: foldAddress(row.address),
    contact: foldName(row.contact_name ?? ''),
    phones: of('phone'),
    companyCodes: of('company_code'),
    personIds: of('person_id'),
    position: row.lng === null || row.lat === null ? null : wgs84(row.lng, row.lat),
  }
}

/** Pairs to be scored, and how many customers have each telephone of the batch. */
export interface Candidates {
  readonly of: ReadonlyMap<string, ReadonlySet<string>>
  readonly holders: ReadonlyMap<string, number>
}

/**
 * Whom each of a batch is compared with: who shares a key or the sound of the name, who is near, and who has a
 * similar name in the same unit. Looks things up by indexes alone, so that it costs the same among a million.
 */
export async function candidatesOf(
  db: Executor,
  batch: readonly Compared[],
  nearMetres: number,
): Promise<Candidates> {
  const of = new Map(batch.map(({ id }) => [id, new Set<string>()]))
  const add = (id: string, other: string): void => {
    if (id !== other) of.get(id)?.add(other)
  }
  const holders = await byKeys(db, batch, add)
  await bySound(db, batch, add)
  await byPlace(db, batch, nearMetres, add)
  await byNameInUnit(db, batch, add)
  return { of, holders }
}

type Add = (id: string, other: string) => void

async function byKeys(db: Executor, batch: readonly Compared[], add: Add): Promise<Map<string, number>> {
  const { rows } = await sql<{ kind: string; key: string; own: string[]; others: string[] }>`
    select w.kind, w.key, w.own, k.others
      from (select kind, key, array_agg(distinct customer_id) as own from customer_keys
             where customer_id = any(${batch.map(({ id }) => id)}::uuid[]) group by kind, key) w
      cross join lateral (select array_agg(customer_id) as others from (
        select distinct customer_id from customer_keys k
         where k.kind = w.kind and k.key = w.key limit ${perKey + 1}) one) k`.execute(db)
  const holders = new Map<string, number>()
  for (const { kind, key, own, others } of rows) {
    if (kind === 'phone') holders.set(key, others.length)
    if (others.length > perKey) continue
    for (const id of own) for (const other of others) add(id, other)
  }
  return holders
}

async function bySound(db: Executor, batch: readonly Compared[], add: Add): Promise<void> {
  const sought = batch.flatMap(({ id, sound }) => {
    const query = soundQuery(sound)
    return query === null ? [] : [{ id, query }]
  })
  const { rows } = await sql<{ id: string; others: string[] }>`
    select w.id, o.others
      from unnest(${sought.map(({ id }) => id)}::uuid[], ${sought.map(({ query }) => query)}::text[]) as w (id, query)
      cross join lateral (select array_agg(id) as others from (
        select c.id from customers c where c.search @@ w.query::tsquery limit ${perKey + 1}) one) o
     where cardinality(o.others) <= ${perKey}`.execute(db)
  for (const { id, others } of rows) for (const other of others) add(id, other)
}

const metresPerDegree = 111_320

async function byPlace(
  db: Executor,
  batch: readonly Compared[],
  nearMetres: number,
  add: Add,
): Promise<void> {
  const windows = batch.flatMap(({ id, position }) => {
    if (position === null) return []
    const { lng, lat } = position
    const north = nearMetres / metresPerDegree
    const east = north / Math.max(0.1, Math.cos((lat * Math.PI) / 180))
    const window = { west: lng - east, south: lat - north, east: lng + east, north: lat + north }
    return coveringRanges(window).map((range) => ({ id, ...range, ...window, lng, lat }))
  })
  const of = <T>(pick: (window: (typeof windows)[number]) => T): T[] => windows.map(pick)
  const { rows } = await sql<{ id: string; other: string }>`
    select w.id, o.id as other
      from unnest(${of((w) => w.id)}::uuid[], ${of((w) => String(w.from))}::bigint[], ${of((w) => String(w.to))}::bigint[],
             ${of((w) => w.west)}::float8[], ${of((w) => w.south)}::float8[], ${of((w) => w.east)}::float8[],
             ${of((w) => w.north)}::float8[], ${of((w) => w.lng)}::float8[], ${of((w) => w.lat)}::float8[])
             as w (id, cell_from, cell_to, west, south, east, north, lng, lat)
      cross join lateral (
        select c.id from customers c
         where c.cell between w.cell_from and w.cell_to and c.lng between w.west and w.east
           and c.lat between w.south and w.north
         order by abs(c.lng - w.lng) + abs(c.lat - w.lat) limit ${perPlace}) o`.execute(db)
  for (const { id, other } of rows) add(id, other)
}

async function byNameInUnit(db: Executor, batch: readonly Compared[], add: Add): Promise<void> {
  const units = [...new Set(batch.map(({ unitId }) => unitId))]
  const { rows } = await sql<{ unit_id: string; id: string; name: string }>`
    select u.id as unit_id, c.id, c.name
      from unnest(${units}::uuid[]) as u (id)
      cross join lateral (select id, name from customers c where c.unit_id = u.id limit ${largestUnit + 1}) c`.execute(
    db,
  )
  for (const [unitId, all] of Map.groupBy(rows, (row) => row.unit_id)) {
    if (all.length > largestUnit) continue
    const similar = nameIndex(all.map(({ id, name }) => ({ id, name: foldName(name) })))
    for (const one of batch)
      if (one.unitId === unitId) for (const other of similar(one.name)) add(one.id, other)
  }
}

const pairsIn = (name: string): string[] => {
  const letters = Array.from(name)
  return [...new Set(letters.slice(1).map((letter, index) => `${letters[index]}${letter}`))]
}

/** Finds the names most like one that have two neighbouring characters in common with it, common words aside. */
function nameIndex(names: readonly { readonly id: string; readonly name: string }[]) {
  const byPair = new Map<string, { id: string; name: string }[]>()
  for (const one of names)
    for (const pair of pairsIn(one.name)) {
      const known = byPair.get(pair)
      if (known) known.push(one)
      else byPair.set(pair, [one])
    }
  return (name: string): string[] => {
    const found = new Map<string, string>()
    for (const pair of pairsIn(name)) {
      const holders = byPair.get(pair) ?? []
      if (holders.length <= commonPair) for (const one of holders) found.set(one.id, one.name)
    }
    return [...found]
      .map(([id, other]) => ({ id, share: nameShare(name, other) }))
      .filter(({ share }) => share > 0.6)
      .toSorted((a, b) => b.share - a.share)
      .slice(0, perName)
      .map(({ id }) => id)
  }
}
