import { createHmac } from 'node:crypto'
import { sql } from 'kysely'
import type { KeyKind } from '#contracts/customer-duplicates.ts'
import type { Executor } from '#platform/db/index.ts'
import { foldAddress, foldCode, foldName, foldPhones } from './fold.ts'

/** Counts the rules of folding: with another number the keys of all cards are made anew in the background. */
export const keysVersion = 1

export interface CustomerKey {
  readonly kind: KeyKind
  readonly key: string
}

/** What a card, written or about to be, can be recognised by. */
export interface KeyedCard {
  readonly licence: string
  readonly name: string
  readonly phone: string | null
  readonly address: string
  readonly company_code?: string | null
  readonly id_number_hash?: string | null
}

/** The keys of a card, each once; what is empty has none. */
export function keysOfCard(card: KeyedCard): CustomerKey[] {
  const name = foldName(card.name)
  const address = foldAddress(card.address)
  const keys: CustomerKey[] = foldPhones(card.phone ?? '').map((key) => ({ kind: 'phone', key }))
  const licence = foldCode(card.licence)
  if (licence !== '') keys.push({ kind: 'licence', key: licence })
  if (card.company_code) keys.push({ kind: 'company_code', key: foldCode(card.company_code) })
  if (card.id_number_hash) keys.push({ kind: 'person_id', key: card.id_number_hash })
  if (name !== '') keys.push({ kind: 'name', key: name })
  if (name !== '' && address !== '') keys.push({ kind: 'place', key: `${name}\n${address}` })
  return keys
}

/** An identity number as it is kept and compared: a keyed hash, of no use without the key file of the installation. */
export function idNumberKey(secret: Buffer, number: string): string {
  return createHmac('sha256', secret)
    .update('zhike/customer-id-number\n')
    .update(foldCode(number))
    .digest('hex')
}

/** Who says so: the card itself, or somebody else who keeps keys of customers. */
const cardOrigin = 'card'

/**
 * Makes the keys that `origin` keeps of customers exactly these, in the transaction that writes what they come from.
 * Customers whose keys changed are queued to be compared with others.
 */
export async function writeKeys(
  db: Executor,
  rows: readonly { readonly customerId: string; readonly keys: readonly CustomerKey[] }[],
  origin: string = cardOrigin,
): Promise<void> {
  if (rows.length === 0) return
  const wanted = rows.flatMap(({ customerId, keys }) => keys.map((key) => ({ customerId, ...key })))
  await sql`
    with wanted as (
           select distinct * from unnest(${wanted.map((row) => row.customerId)}::uuid[],
             ${wanted.map((row) => row.kind)}::text[], ${wanted.map((row) => row.key)}::text[])
             as w (customer_id, kind, key)),
         gone as (
           delete from customer_keys k
            where k.customer_id = any(${rows.map((row) => row.customerId)}::uuid[]) and k.origin = ${origin}
              and not exists (select from wanted w
                where w.customer_id = k.customer_id and w.kind = k.kind and w.key = k.key)
           returning k.customer_id),
         added as (
           insert into customer_keys (kind, key, customer_id, origin)
           select kind, key, customer_id, ${origin} from wanted
           on conflict do nothing
           returning customer_id)
    insert into customer_duplicate_queue (customer_id)
    select customer_id from added union select customer_id from gone
    on conflict (customer_id) do update set queued_at = clock_timestamp()`.execute(db)
}

/** The same for cards. */
export async function writeCardKeys(
  db: Executor,
  cards: readonly (KeyedCard & { readonly id: string })[],
): Promise<void> {
  await writeKeys(
    db,
    cards.map((card) => ({ customerId: card.id, keys: keysOfCard(card) })),
  )
}

/** Customers that have any of these keys, with the kinds they share; at most `perKey` by one key. */
export async function customersByKeys(
  db: Executor,
  keys: readonly CustomerKey[],
  perKey: number,
): Promise<ReadonlyMap<string, ReadonlySet<KeyKind>>> {
  if (keys.length === 0) return new Map()
  const { rows } = await sql<{ customer_id: string; kind: KeyKind }>`
    select k.customer_id, wanted.kind
      from (select distinct * from unnest(${keys.map((key) => key.kind)}::text[],
              ${keys.map((key) => key.key)}::text[]) as w (kind, key)) wanted
      cross join lateral (
        select distinct customer_id from customer_keys k
         where k.kind = wanted.kind and k.key = wanted.key limit ${perKey}) k`.execute(db)
  const found = new Map<string, Set<KeyKind>>()
  for (const { customer_id: id, kind } of rows) found.set(id, (found.get(id) ?? new Set()).add(kind))
  return found
}
