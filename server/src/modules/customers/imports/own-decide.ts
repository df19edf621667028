import { sql } from 'kysely'
import type { ImportTarget, OwnTarget } from '#contracts/customer-imports.ts'
import type { FieldValue } from '#contracts/customer-fields.ts'
import type { Tx } from '#platform/db/index.ts'
import { type Actor, type Grant, scopeCondition } from '#platform/policy/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import { cardKindOf } from '../fields/compute.ts'
import { fieldAccess } from '../fields/field-access.ts'
import type { CardField, Catalogue } from '../fields/field-catalogue.ts'
import { keysOf, readValue, type StoredValue } from '../fields/field-values.ts'
import { lockHolders, type ValueRow, valuesOf } from '../fields/values.repo.ts'
import { type OwnColumn, ownProblem } from './own-cells.ts'
import type { RowProblem } from './row-problem.ts'
import type { ParsedRow } from './row-values.ts'

/** A value that the file gives a field, and what stands there; null where nothing does. */
export interface OwnChange {
  readonly field: CardField
  readonly before: ValueRow | null
  readonly after: StoredValue
}

/** Fields that a file may fill for this person: in force, not worked out, and the person's to write. */
export function importableFields(catalogue: Catalogue, actor: Pick<Actor, 'assignments'>): CardField[] {
  const access = fieldAccess(catalogue, actor)
  return access.readable.filter((field) => access.mayWrite(field))
}

export const targetOf = (field: Pick<CardField, 'code'>): OwnTarget => `own.${field.code}`

/** The own fields of a mapping, and the keys of those that the person may not fill (any more). */
export function ownTargets(
  fields: readonly CardField[],
  mapping: Partial<Record<ImportTarget, number>>,
): { readonly mapped: CardField[]; readonly refused: string[] } {
  const byKey = new Map(fields.map((field) => [targetOf(field) as string, field]))
  const keys = Object.keys(mapping).filter((key) => key.startsWith('own.'))
  return {
    mapped: keys.flatMap((key) => byKey.get(key) ?? []),
    refused: keys.filter((key) => !byKey.has(key)).map((key) => key.slice('own.'.length)),
  }
}

/** A field as the reading thread is told of it. */
export function ownColumnOf(field: CardField): OwnColumn {
  const quoted = field.fieldClass === 'public' || field.fieldClass === 'internal'
  return { key: targetOf(field), code: field.code, definition: field.definition, quoted }
}

interface Remarks {
  readonly problems: RowProblem[]
  readonly warnings: RowProblem[]
}

/** What the values of one row come to for its customer; `id` is null for a customer that the row makes. */
export type OwnChangesOf = (
  row: ParsedRow,
  card: { readonly id: string | null; readonly type: string },
  remarks: Remarks,
) => Promise<OwnChange[]>

/**
 * Holds the own fields of rows to what the database knows: the card that a customer has, values that must be unique,
 * customers and people that are pointed to, options that are retired.
 */
export function createOwnDecider(
  context: CustomersContext,
  grant: Grant<'customers.import'>,
  fields: readonly CardField[],
) {
  const byCode = new Map(fields.map((field) => [field.code, field]))
  /** Values of unique fields that rows of this run have, and the row that has each. */
  const inFile = new Map<string, number>()
  const placeOf = (field: CardField, value: StoredValue): string => {
    const keys = keysOf(field, value)
    return `${field.id} ${keys.text ?? keys.date ?? keys.number}`
  }

  return {
    /** A row went in: what it says in unique fields is nobody else's any more. */
    settle(row: number, changes: readonly OwnChange[]): void {
      for (const { field, after } of changes)
        if (field.definition.rules.unique) inFile.set(placeOf(field, after), row)
    },

    async of(tx: Tx, rows: readonly ParsedRow[], customerIds: readonly string[]): Promise<OwnChangesOf> {
      if (fields.length === 0) return async () => []
      const pointed = await relationsOf(tx, rows)
      const holdersOf = await uniquesOf(tx, rows)
      const held = new Map<string, ReadonlyMap<string, ValueRow>>()
      const lookUp = async (ids: readonly string[]): Promise<void> => {
        const found = Map.groupBy(
          await valuesOf(
            tx,
            grant,
            ids,
            fields.map(({ id }) => id),
          ),
          (row) => row.customer_id,
        )
        for (const id of ids) held.set(id, new Map((found.get(id) ?? []).map((row) => [row.field_id, row])))
      }
      await lookUp(customerIds)

      return async (row, card, { problems, warnings }) => {
        if (card.id !== null && !held.has(card.id)) await lookUp([card.id])
        const values = held.get(card.id ?? '')
        const kind = cardKindOf(context, card.type)
        return row.own.flatMap(({ code, value: said }): OwnChange[] => {
          const field = byCode.get(code)
          if (!field) return []
          const told = ownProblem.bind(null, ownColumnOf(field))
          if (field.definition.placements[kind] === null) {
            warnings.push(
              told({
                zh: '不在这类客户的卡片上，这一项没有写入',
                en: 'not on the card of such a customer; left out',
              }),
            )
            return []
          }
          const before = values?.get(field.id) ?? null
          const value = field.definition.kind === 'relation' ? pointed(field, String(said), card.id) : said
          if (value === null) {
            const zh =
              field.definition.target === 'user'
                ? '没有这个账号的在岗人员'
                : '在您的范围内没有这个编号的其他客户'
            const en =
              field.definition.target === 'user'
                ? 'there is no such active person'
                : 'there is no such other customer within your reach'
            warnings.push(told({ zh: `${zh}，这一项没有写入`, en: `${en}; left out` }))
            return []
          }
          const read = readValue(field.definition, value, before?.value ?? null)
          if (!read.ok) {
            problems.push(told(read.message))
            return []
          }
          if (read.value === null || same(read.value, before?.value ?? null)) return []
          const taken = field.definition.rules.unique ? takenBy(field, read.value, card.id, holdersOf) : null
          if (taken !== null) {
            problems.push(told(taken))
            return []
          }
          return [{ field, before, after: read.value }]
        })
      }
    },
  }

  /** Who else has a value that must be unique: an earlier row, or a customer there is. */
  function takenBy(
    field: CardField,
    value: StoredValue,
    customerId: string | null,
    holdersOf: Holders,
  ): { zh: string; en: string } | null {
    const earlier = inFile.get(placeOf(field, value))
    if (earlier !== undefined)
      return {
        zh: `与第 ${earlier} 行相同，而它不能重复`,
        en: `the same as in row ${earlier}, and must be unique`,
      }
    if (holdersOf(field, value).some((holder) => holder !== customerId))
      return {
        zh: '已有别的客户填了同样的内容（可能不在您的可见范围内）',
        en: 'another customer has the same value (perhaps out of your reach)',
      }
    return null
  }

  type Holders = (field: CardField, value: StoredValue) => readonly string[]
  async function uniquesOf(tx: Tx, rows: readonly ParsedRow[]): Promise<Holders> {
    const found = new Map<string, Awaited<ReturnType<typeof lockHolders>>>()
    // In the order of ids: two imports at once cannot wait for each other.
    const unique = fields
      .filter(({ definition }) => definition.rules.unique)
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    for (const field of unique) {
      const keys = rows.flatMap(({ own }) =>
        own.flatMap(({ code, value }) => (code === field.code ? [keysOf(field, value)] : [])),
      )
      if (keys.length > 0) found.set(field.id, await lockHolders(tx, field.id, keys))
    }
    return (field, value) => found.get(field.id)?.(keysOf(field, value)) ?? []
  }

  /** Customers by their number and people by their account, as relations of these rows name them. */
  async function relationsOf(
    tx: Tx,
    rows: readonly ParsedRow[],
  ): Promise<(field: CardField, said: string, self: string | null) => FieldValue> {
    const said = (target: 'customer' | 'user'): string[] => [
      ...new Set(
        rows.flatMap(({ own }) =>
          own.flatMap(({ code, value }) =>
            byCode.get(code)?.definition.target === target ? [String(value)] : [],
          ),
        ),
      ),
    ]
    const accounts = said('user')
    const people = accounts.length === 0 ? null : await context.directory.peopleByAccount(accounts)
    const numbers = said('customer')
    const { rows: customers } =
      numbers.length === 0
        ? { rows: [] }
        : await sql<{ id: string; licence: string }>`
            select c.id, c.licence from customers c
             where c.licence = any(${numbers}::text[])
               and ${scopeCondition(grant.scope, 'c.unit_id', 'c.owner_id', 'c.id')}`.execute(tx)
    const byNumber = new Map(customers.map(({ id, licence }) => [licence, id]))
    return (field, text, self) => {
      if (field.definition.target === 'user') {
        const person = people?.get(text.toLowerCase())
        return person?.active ? person.id : null
      }
      const id = byNumber.get(text) ?? null
      return id === self ? null : id
    }
  }
}

const same = (a: FieldValue, b: FieldValue): boolean => JSON.stringify(a) === JSON.stringify(b)
