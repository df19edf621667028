import { sql } from 'kysely'
import type { KeyKind } from '#contracts/customer-duplicates.ts'
import type { Tx } from '#platform/db/index.ts'
import { covers, type Grant } from '#platform/policy/index.ts'
import { type CustomerRow, customerColumns } from '../customers.rows.ts'
import { isTelling } from '../duplicates/check.ts'
import { type CustomerKey, keysOfCard } from '../duplicates/keys.ts'
import { kindsInWords } from '../duplicates/likeness.ts'
import type { RowProblem } from './row-problem.ts'
import type { ParsedRow } from './row-values.ts'

/** Holders of one key that are looked at: more make it no key of anybody. */
const perKey = 5

/** What a row has in common with a customer there is, or with an earlier row of the file. */
export interface Likeness {
  readonly words: RowProblem
  /** The one customer in reach that it is like; null when there are several, or it is out of reach or only a row. */
  readonly customer: CustomerRow | null
}

const idOf = ({ kind, key }: CustomerKey): string => `${kind} ${key}`

const keysOfRow = (row: ParsedRow): CustomerKey[] =>
  keysOfCard({
    licence: row.licence,
    name: row.given.name ?? '',
    phone: row.given.phone ?? null,
    address: row.given.address ?? '',
    company_code: row.given.company_code ?? null,
    id_number_hash: row.given.id_number_hash ?? null,
  }).filter(({ kind }) => isTelling(kind))

/** Finds, for rows whose licence is new, the customers and earlier rows with the same telephone, code or place. */
export function createLikeness(grant: Grant<'customers.import'>) {
  /** Keys of rows of this file that make a card, and the row that has each. */
  const inFile = new Map<string, number>()

  return {
    async of(tx: Tx, rows: readonly ParsedRow[]): Promise<(row: ParsedRow) => Likeness | null> {
      const keys = rows.flatMap(keysOfRow)
      const found = await sql<CustomerRow & { kind: KeyKind; key: string }>`
        select k.kind, k.key, ${customerColumns}
          from (select distinct * from unnest(${keys.map((key) => key.kind)}::text[],
                  ${keys.map((key) => key.key)}::text[]) as w (kind, key)) wanted
          cross join lateral (
            select kind, key, customer_id from customer_keys k
             where k.kind = wanted.kind and k.key = wanted.key limit ${perKey}) k
          join customers c on c.id = k.customer_id`.execute(tx)
      const holders = Map.groupBy(found.rows, idOf)

      return (row) => {
        const own = keysOfRow(row)
        const shared = own.filter((key) => holders.has(idOf(key)))
        if (shared.length === 0) {
          const earlier = own.find((key) => inFile.has(idOf(key)))
          for (const key of own) if (!inFile.has(idOf(key))) inFile.set(idOf(key), row.number)
          return earlier ? likeRow(earlier.kind, inFile.get(idOf(earlier)) ?? 0) : null
        }
        const customers = new Map(
          shared.flatMap((key) => (holders.get(idOf(key)) ?? []).map((one) => [one.id, one] as const)),
        )
        const reached = [...customers.values()].filter((one) =>
          covers(grant.scope, { unitId: one.unit_id, ownerId: one.owner_id }),
        )
        return likeCustomer([...new Set(shared.map(({ kind }) => kind))], customers.size, reached)
      }
    },
  }
}

function likeRow(kind: KeyKind, row: number): Likeness {
  const { zh, en } = kindsInWords([kind])
  return {
    words: { field: fieldOf(kind), zh: `${zh}与第 ${row} 行相同`, en: `the same ${en} as in row ${row}` },
    customer: null,
  }
}

function likeCustomer(kinds: readonly KeyKind[], all: number, reached: readonly CustomerRow[]): Likeness {
  const { zh, en } = kindsInWords(kinds)
  const [first] = reached
  const who = first
    ? { zh: `与已有客户“${first.name}”（${first.licence}）相同`, en: `as "${first.name}" (${first.licence})` }
    : { zh: '与已有客户相同，归属其他单位', en: 'as a customer of another unit' }
  return {
    words: { field: fieldOf(kinds[0]), zh: `${zh}${who.zh}`, en: `the same ${en} ${who.en}` },
    customer: all === 1 && first ? first : null,
  }
}

const fieldOf = (kind: KeyKind | undefined): RowProblem['field'] =>
  kind === 'phone' ? 'phone' : kind === 'licence' ? 'licence' : 'name'
