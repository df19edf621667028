import { sql } from 'kysely'
import type { SubjectParticipant } from '#platform/customer-rows/customer-rows.ts'
import { subjectRows, type SubjectTable } from '#platform/customer-rows/subject-rows.ts'
import type { HoldingsContext } from './holdings.context.ts'

const own = (column: string) => (id: string) =>
  sql<boolean>`t.${sql.ref(column)} in (select h.id from holdings h where h.customer_id = ${id})`
const product = { zh: '产品', en: 'Product' }
const asOf = { zh: '截至', en: 'As of' }
const balance = { zh: '余额（元）', en: 'Balance in yuan' }

/** Figures stay for statistics of somebody who is nobody any more; the number that names an account goes. */
const tables: readonly SubjectTable[] = [
  {
    table: 'holding_balances',
    title: { zh: '历史余额', en: 'Balances' },
    about: own('holding_id'),
    shows: { as_of: asOf, balance_fen: balance },
    erase: {
      keeps: {
        zh: '金额与日期，账号删除后无法对应到人',
        en: 'sums and days, of nobody once the number is gone',
      },
    },
  },
  {
    table: 'holding_import_rows',
    title: { zh: '持有导入', en: 'Imports of holdings' },
    about: own('holding_id'),
    shows: { as_of: asOf },
    leaveOut: ['before'],
    erase: { before: "t.before - 'number_sealed' - 'number_hash'" },
  },
  {
    table: 'holdings',
    title: { zh: '账户与持有', en: 'Accounts and holdings' },
    shows: {
      product,
      number: { zh: '账号', en: 'Account number' },
      balance_fen: balance,
      as_of: asOf,
      opened_on: { zh: '开户', en: 'Opened' },
      matures_on: { zh: '到期', en: 'Matures' },
    },
    leaveOut: ['number_sealed', 'number_hash'],
    erase: {
      number_sealed: 'null',
      number_hash: 'null',
      product: "'（已删除）'",
      version: 't.version + 1',
    },
  },
]

/** What holdings say about a customer, with account numbers in clear for the person they are of. */
export function holdingsSubject(context: HoldingsContext): SubjectParticipant {
  const { db } = context.platform
  const rows = subjectRows(db, tables)
  return {
    ...rows,
    async collect(customerId) {
      const numbers = await context.numbers()
      const { rows: kept } = await sql<{ id: string; sealed: string | null; hash: string | null }>`
        select id, number_sealed as sealed, number_hash as hash from holdings where customer_id = ${customerId}`.execute(
        db,
      )
      const opened = new Map(
        kept.map(({ id, sealed, hash }) => [id, numbers.open({ number_sealed: sealed, number_hash: hash })]),
      )
      return (await rows.collect(customerId)).map((section) =>
        section.table === 'holdings'
          ? {
              ...section,
              rows: section.rows.map((row) => ({ ...row, number: opened.get(String(row['id'])) ?? null })),
            }
          : section,
      )
    },
  }
}
