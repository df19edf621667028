import { type RawBuilder, sql } from 'kysely'
import { type QualityItem, qualityItem } from '#contracts/customer-quality.ts'
import type { Executor } from '#platform/db/index.ts'
import { contactRisk } from '../people/contact-risk.ts'
import type { QualityFormula } from './quality.settings.ts'

/** Own fields that a card asks for: those of each type of customer. */
export interface AskedFields {
  readonly ids: readonly string[]
  /** By type of customer, the ids that its kind of card asks for. */
  readonly byType: readonly { readonly type: string; readonly ids: readonly string[] }[]
}

const items = qualityItem.options
const column = (item: QualityItem): RawBuilder<unknown> => sql.ref(`q.${item}`)

/**
 * Every active customer that `where` lets through, as `q`: how much of each item is known (0–1), whether a single
 * person is, when it was last confirmed, and what completeness, freshness and the score come to.
 */
function scored(
  where: RawBuilder<boolean>,
  { weights, freshShare, freshDays }: QualityFormula,
  asked: AskedFields,
  now: Date,
): RawBuilder<unknown> {
  const has = (condition: RawBuilder<unknown>): RawBuilder<unknown> => sql`(${condition})::int::float8`
  const wanted = sql`coalesce((${JSON.stringify(
    Object.fromEntries(asked.byType.map(({ type, ids }) => [type, ids])),
  )}::jsonb -> c.type), '[]'::jsonb)`
  const ownFields =
    asked.ids.length === 0
      ? sql`1::float8`
      : sql`case when jsonb_array_length(${wanted}) = 0 then 1 else (
          select count(*)::float8 from customer_field_values v
           where v.customer_id = c.id and v.field_id = any(${asked.ids}::uuid[]) and ${wanted} ? v.field_id::text)
          / jsonb_array_length(${wanted}) end`
  const known: Record<QualityItem, RawBuilder<unknown>> = {
    phone: has(sql`coalesce(c.phone, '') <> ''`),
    contact: has(sql`coalesce(c.contact_name, '') <> ''`),
    address: has(sql`c.address <> ''`),
    position: has(sql`c.lng is not null`),
    owner: has(sql`c.owner_id is not null`),
    identity: has(sql`c.company_code is not null or c.id_number_hash is not null`),
    openingHours: has(sql`c.opening_hours is not null`),
    twoPeople: has(sql`not ${contactRisk('single')}`),
    ownFields,
  }
  const total = Math.max(
    1,
    items.reduce((sum, item) => sum + weights[item], 0),
  )
  const complete = sql`(${sql.join(
    items.map((item) => sql`${sql.lit(weights[item])} * ${column(item)}`),
    sql` + `,
  )}) / ${sql.lit(total)}::float8`
  return sql`(
    select q.*, q.complete * ${sql.lit(1 - freshShare)} + q.fresh * ${sql.lit(freshShare)} as score
      from (
        select q.*, ${complete} as complete,
               greatest(0, least(1, 2 - extract(epoch from ${now}::timestamptz - q.confirmed_at)::float8
                 / ${sql.lit(freshDays * 86_400)})) as fresh
          from (
            select c.id, c.name, c.grade, c.owner_id, c.unit_id,
                   greatest(c.updated_at, c.last_visit_on::timestamptz) as confirmed_at,
                   ${contactRisk('single')} as single,
                   ${sql.join(items.map((item) => sql`${known[item]} as ${sql.ref(item)}`))}
              from customers c where c.state = 'active' and ${where} offset 0) q offset 0) q) q`
}

interface Figures {
  readonly customers: number
  readonly score: number
  readonly complete: number
  readonly fresh: number
  readonly single: number
}
export type GroupRow = Figures & { readonly unit_id: string; readonly owner_id: string | null } & Readonly<
    Record<QualityItem, number>
  >

/** Sums by unit and owner: everything else is added up from them. */
export async function qualityByOwner(
  db: Executor,
  where: RawBuilder<boolean>,
  formula: QualityFormula,
  asked: AskedFields,
  now: Date,
): Promise<GroupRow[]> {
  const { rows } = await sql<GroupRow>`
    select q.unit_id, q.owner_id, count(*)::int as customers, sum(q.score)::float8 as score,
           sum(q.complete)::float8 as complete, sum(q.fresh)::float8 as fresh,
           (count(*) filter (where q.single))::int as single,
           ${sql.join(items.map((item) => sql`sum(${column(item)})::float8 as ${sql.ref(item)}`))}
      from ${scored(where, formula, asked, now)} group by q.unit_id, q.owner_id`.execute(db)
  return rows
}

export type WorstRow = Readonly<Record<QualityItem, number>> & {
  readonly id: string
  readonly name: string
  readonly grade: string
  readonly owner_id: string | null
  readonly unit_id: string
  readonly confirmed_at: Date
  readonly single: boolean
  readonly score: number
  readonly total: number
}

/** Those with the lowest score first; `total` counts all that are asked for. */
export async function worstRows(
  db: Executor,
  where: RawBuilder<boolean>,
  formula: QualityFormula,
  asked: AskedFields,
  now: Date,
  page: {
    readonly limit: number
    readonly offset: number
    readonly missing?: QualityItem | undefined
    readonly single?: boolean
  },
): Promise<WorstRow[]> {
  const missing = page.missing ? sql`${column(page.missing)} < 1` : sql`true`
  const single = page.single ? sql`q.single` : sql`true`
  const { rows } = await sql<WorstRow>`
    select q.*, (count(*) over ())::int as total from ${scored(where, formula, asked, now)}
     where ${missing} and ${single} order by q.score, q.id limit ${page.limit} offset ${page.offset}`.execute(
    db,
  )
  return rows
}
