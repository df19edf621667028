import type { SubjectSection } from '#platform/customer-rows/customer-rows.ts'
import type { Executor, Tx } from '#platform/db/index.ts'
import type { Message } from '#platform/errors/errors.ts'
import type { Files, StoredFile } from '#platform/files/files.ts'
import type { Platform } from '#platform/platform.ts'
import type { PrivacyNeeds } from '../privacy.context.ts'
import type { Outcome } from './subjects.repo.ts'

/** Photos and spoken notes that the person's file carries; what is beyond is named in it. */
const bytesInFile = 60 * 1024 * 1024

export interface CarriedFile {
  readonly file: StoredFile
  /** Base64; null where the file was too much to carry. */
  readonly content: string | null
}

/** A customer as all modules know it. */
export function createWholeCustomer(
  { db, files }: Platform,
  needs: Pick<PrivacyNeeds, 'customerRows' | 'cardsOf'>,
) {
  const participants = () => needs.customerRows().flatMap(({ subject }) => subject ?? [])
  /** The card and those that became part of it: what stayed with them is the person's as well. */
  const cardsOf = async (customerId: string, executor: Executor = db): Promise<string[]> => [
    customerId,
    ...(await needs.cardsOf(customerId, executor)).behind.map(({ id }) => id),
  ]
  const kept = (): ReadonlyMap<string, { readonly title: Message; readonly why: Message }> =>
    new Map(
      participants().flatMap(({ tables }) =>
        Object.entries(tables).flatMap(([table, { title, keeps }]) =>
          keeps === null ? [] : [[table, { title, why: keeps }] as const],
        ),
      ),
    )
  const collect = async (customerId: string): Promise<SubjectSection[]> => {
    const byTable = new Map<string, SubjectSection>()
    for (const id of await cardsOf(customerId))
      for (const one of participants())
        for (const section of await one.collect(id)) {
          const known = byTable.get(section.table)
          byTable.set(section.table, known ? { ...known, rows: [...known.rows, ...section.rows] } : section)
        }
    return [...byTable.values()].filter(({ rows }) => rows.length > 0)
  }
  const filesOf = async (customerId: string, executor: Executor = db): Promise<string[]> => {
    const ids: string[] = []
    for (const id of await cardsOf(customerId, executor))
      for (const one of participants()) ids.push(...(await one.files(executor, id)))
    return ids
  }

  return {
    kept,
    cardsOf,
    collect,
    filesOf,

    async carried(customerId: string): Promise<CarriedFile[]> {
      let left = bytesInFile
      const carried: CarriedFile[] = []
      for (const id of await filesOf(customerId)) {
        const file = await files.find(id)
        if (file === null) continue
        left -= file.size
        carried.push({ file, content: left < 0 ? null : await contentOf(files, file) })
      }
      return carried
    },

    /** Within the transaction of the decision: all of it or nothing. */
    async erase(tx: Tx, customerId: string): Promise<Outcome> {
      const standing = (await collect(customerId)).flatMap(({ table, rows }) =>
        kept().has(table) ? [{ table, rows: rows.length }] : [],
      )
      const ids = await filesOf(customerId, tx)
      let rows = 0
      for (const id of await cardsOf(customerId, tx))
        for (const one of participants()) rows += await one.erase(tx, id)
      return { rows, files: await files.expire(tx, ids), kept: standing }
    },
  }
}

async function contentOf(files: Files, file: StoredFile): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of files.open(file)) pieces.push(piece as Buffer)
  return Buffer.concat(pieces).toString('base64')
}
