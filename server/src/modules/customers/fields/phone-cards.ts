import { sql } from 'kysely'
import type { FieldView } from '#contracts/customer-fields.ts'
import type { CustomerBrief } from '#contracts/customer-needs.ts'
import { type Actor, authorize, covers, type Grant } from '#platform/policy/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import { isStale } from './card.service.ts'
import { cardKindOf } from './compute.ts'
import { type FieldAccess, fieldAccess, viewOf } from './field-access.ts'
import type { CardField } from './field-catalogue.ts'
import { valueWords } from './value-words.ts'
import { valuesOf } from './values.repo.ts'

/** Fields that a person's phone keeps: marked for it, and shown in clear. What is masked stays on the server. */
const onPhone = (access: FieldAccess): CardField[] =>
  access.readable.filter((field) => field.definition.onPhone && !access.masked(field))

/** The fields of the briefs' cards, in the order of the card. */
export async function phoneFields(context: CustomersContext, actor: Actor): Promise<FieldView[]> {
  const catalogue = await context.catalogues.read()
  const access = fieldAccess(catalogue, actor)
  const placeOf = ({ definition: { placements } }: CardField): number => {
    const kind = placements.individual ? 'individual' : 'group'
    const place = placements[kind]
    const section = catalogue.layout[kind].findIndex(({ code }) => code === place?.section)
    return section * 10_000 + (place?.position ?? 0)
  }
  return onPhone(access)
    .toSorted((a, b) => placeOf(a) - placeOf(b))
    .map((field) => viewOf(access, field))
}

/** The cards of customers in reach, as far as phones keep them; customers whose card has no such field are absent. */
export async function phoneCards(
  context: CustomersContext,
  reading: Grant<'customers.read'>,
  actor: Actor,
  ids: readonly string[],
): Promise<ReadonlyMap<string, NonNullable<CustomerBrief['card']>>> {
  const { db, now } = context.platform
  const fields = onPhone(fieldAccess(await context.catalogues.read(), actor))
  if (fields.length === 0 || ids.length === 0) return new Map()
  const byId = new Map(fields.map((field) => [field.id, field]))
  const { rows } = await sql<{ id: string; type: string; unitId: string; ownerId: string | null }>`
    select c.id, c.type, c.unit_id as "unitId", c.owner_id as "ownerId" from customers c
     where c.id = any(${ids}::uuid[])`.execute(db)
  const values = await valuesOf(db, reading, ids, [...byId.keys()])
  const held = values.flatMap((row) => {
    const field = byId.get(row.field_id)
    return field ? [{ field, row, value: row.value }] : []
  })
  const words = await valueWords(context, db, reading, held, actor.locale === 'en-US' ? 'en' : 'zh')
  const ofCustomer = Map.groupBy(held, ({ row }) => row.customer_id)
  const writing = authorize(actor, 'customers.write')
  return new Map(
    rows.flatMap((row) => {
      const kind = cardKindOf(context, row.type)
      if (fields.every(({ definition }) => definition.placements[kind] === null)) return []
      const card = {
        kind,
        mayWrite: writing.ok && covers(writing.value.scope, row),
        values: (ofCustomer.get(row.id) ?? []).toSorted(byCode).map(({ field, row: value }) => ({
          code: field.code,
          value: value.value,
          text: words(field, value.value),
          version: value.version,
          updatedAt: value.updated_at.toISOString(),
          stale: isStale(field, value, now().getTime()),
        })),
      }
      return [[row.id, card] as const]
    }),
  )
}

const byCode = (a: { readonly field: CardField }, b: { readonly field: CardField }): number =>
  a.field.code < b.field.code ? -1 : 1
