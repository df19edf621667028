import { sql } from 'kysely'
import type { OwnFilter } from '#contracts/customer-fields.ts'
import type { Db } from '#platform/db/index.ts'
import type { Call } from './customers-mix.ts'

/**
 * Gives nine of ten customers a floor space and monthly sales, and every second a choice, so that lists have something
 * to filter and sort by. Values follow from the customer's id: every run has the same ones.
 */
export async function fillFieldValues(origin: string, cookie: string, db: Db): Promise<void> {
  // The first question brings the pack's fields in.
  const answer = await fetch(`${origin}/api/v1/customer-fields`, { headers: { cookie } })
  if (!answer.ok) throw new Error(`fields: ${answer.status} ${await answer.text()}`)
  const begun = performance.now()
  await sql`
    insert into customer_field_values (customer_id, field_id, value, number_key, source)
    select c.id, f.id, to_jsonb(c.n), c.n, 'bench'
      from (select id, (hashtextextended(id::text, 1) & 65535)::float8 as n from customers) c
      join customer_fields f on f.code in ('floor_space', 'monthly_sales')
     where c.n::bigint % 10 <> 0
    on conflict do nothing`.execute(db)
  await sql`
    insert into customer_field_values (customer_id, field_id, value, text_key, number_key, source)
    select c.id, f.id, to_jsonb(array['owned', 'rented'])->(c.n % 2)::int, (array['owned', 'rented'])[1 + c.n % 2],
           c.n % 2, 'bench'
      from (select id, hashtextextended(id::text, 2) & 3 as n from customers) c
      join customer_fields f on f.code = 'premises'
     where c.n < 2
    on conflict do nothing`.execute(db)
  await sql`vacuum analyze customer_field_values`.execute(db)
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from customer_field_values`.execute(db)
  console.log(`${rows[0]?.n} field values, filled in ${((performance.now() - begun) / 1000).toFixed(1)} s`)
}

const list = (kind: string, own: OwnFilter | null, query: Record<string, string>): Call => ({
  kind: `fields ${kind}`,
  url: `/api/v1/customers?${new URLSearchParams({
    pageSize: '50',
    ownColumns: 'floor_space,monthly_sales,premises',
    ...(own && { own: JSON.stringify(own) }),
    ...query,
  })}`,
})

/** An endless mix of list pages that filter and sort by own fields; different for every person. */
export function* fieldsMix(person: number): Generator<Call, never> {
  for (let n = person * 13; ; n++) {
    const direction = n % 2 === 1 ? 'desc' : 'asc'
    const from = (n * 997) % 60_000
    yield list('order', null, { sort: 'own.floor_space', direction })
    yield list('narrow range', { monthly_sales: { min: from, max: from + 300 } }, { sort: 'name' })
    yield list('filter + order, same', { floor_space: { min: from } }, { sort: 'own.floor_space', direction })
    // Both fields have the same values here: the least favourable filter for an order, which it is all about.
    yield list(
      'filter + order, related',
      { floor_space: { min: from } },
      { sort: 'own.monthly_sales', direction },
    )
    yield list('choice + order', { premises: { in: ['rented'] } }, { sort: 'own.floor_space', direction })
    yield list('page 2–20', null, { sort: 'own.monthly_sales', page: String(2 + (n % 19)) })
    yield list('without a value', { floor_space: { empty: true } }, { sort: 'name' })
  }
}
