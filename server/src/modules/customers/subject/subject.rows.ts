import type { SubjectParticipant } from '#platform/customer-rows/customer-rows.ts'
import { subjectRows } from '#platform/customer-rows/subject-rows.ts'
import type { Platform } from '#platform/platform.ts'
import { openIdNumbers } from '../id-numbers.ts'
import { sql } from 'kysely'
import { customerTables } from './customer-tables.ts'

/** What the card and its surroundings say about a customer; the identity number is opened for the person it is of. */
export function customerSubject({ db, config }: Pick<Platform, 'db' | 'config'>): SubjectParticipant {
  const rows = subjectRows(db, customerTables)
  return {
    ...rows,
    async collect(customerId) {
      const sections = await rows.collect(customerId)
      const idNumber = await idNumberOf(customerId)
      return sections.map((section) =>
        section.table === 'customers'
          ? { ...section, rows: section.rows.map((row) => ({ ...row, id_number: idNumber })) }
          : section,
      )
    },
  }

  async function idNumberOf(customerId: string): Promise<string | null> {
    const kept = await sql<{ id_number_sealed: string | null; id_number_hash: string | null }>`
      select id_number_sealed, id_number_hash from customers where id = ${customerId}`.execute(db)
    const [row] = kept.rows
    return row ? (await openIdNumbers(config.dataDir)).open(row) : null
  }
}
