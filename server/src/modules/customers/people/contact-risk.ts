import { type RawBuilder, sql } from 'kysely'

/**
 * S22.17, a relation must not hang on one person. On `customers c`:
 * `single`: at most one contact is known — persons who are there, and the card's contact unless it is one of them;
 * `key_left`: somebody who decides has left, and nobody who decides is known any more.
 */
export function contactRisk(kind: 'single' | 'key_left'): RawBuilder<boolean> {
  const present = sql`from customer_people p where p.customer_id = c.id and p.left_on is null`
  if (kind === 'key_left')
    return sql<boolean>`(
      exists (select from customer_people p where p.customer_id = c.id and p.left_on is not null
        and 'decider' = any(p.influence))
      and not exists (select ${present} and 'decider' = any(p.influence)))`
  return sql<boolean>`(
    (select count(*) ${present})
      + case when c.contact_name is null or exists (
          select from customer_people p where p.customer_id = c.id and p.name = c.contact_name) then 0 else 1 end <= 1)`
}
