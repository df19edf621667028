import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import type { Tx } from '#platform/db/index.ts'
import { covers, type Actor, type Grant } from '#platform/policy/index.ts'
import type { DirectoryPerson } from '../customers.api.ts'
import type { CustomersContext } from '../customers.context.ts'
import { mayOwn } from '../customers.owners.ts'
import { type CustomerRow, customerColumns } from '../customers.rows.ts'
import { defaultVisits, defaultWeeks } from '../customers.settings.ts'
import { type CardValues, changedFields, type FieldChange } from '../customers.values.ts'
import type { CardWrite } from '../customers.write.ts'
import { appliedLicences, type ImportRow, type RowError } from './import.repo.ts'
import type { GivenValues, ParsedRow } from './row-values.ts'
import type { RowProblem } from './row-problem.ts'

/** What is to happen with the rows of a batch. */
export interface Decision {
  readonly create: { readonly row: number; readonly card: CardWrite }[]
  readonly update: {
    readonly row: number
    readonly before: CustomerRow
    readonly card: CardWrite
    readonly changes: readonly FieldChange[]
  }[]
  readonly errors: RowError[]
  unchanged: number
  duplicates: number
  withoutPosition: number
}

const problem = (field: RowProblem['field'], zh: string, en: string): RowProblem => ({ field, zh, en })

/**
 * Decides row by row what an import does, by the file, the database and the reach of the person who imports. One
 * licence counts once in a file: the first good row has it.
 */
export function createDecider(
  context: CustomersContext,
  run: Pick<ImportRow, 'id' | 'on_duplicate'>,
  actor: Actor,
  grant: Grant<'customers.import'>,
) {
  const { directory, platform } = context
  const people = new Map<string, DirectoryPerson | null>()
  const units = new Map<string, string | null>()
  /** Licences settled in this run and the row that has each. */
  const settled = new Map<string, number>()
  const frequency = new Map<string, { visits: number; weeks: number }>()

  async function lookUp(rows: readonly ParsedRow[]): Promise<void> {
    const accounts = missing(people, rows, (row) => row.ownerAccount)
    if (accounts.length > 0) {
      const found = await directory.peopleByAccount(accounts)
      for (const account of accounts) people.set(account, found.get(account.toLowerCase()) ?? null)
    }
    const codes = missing(units, rows, (row) => row.unitCode)
    if (codes.length > 0) {
      const found = await directory.unitsByCode(codes)
      for (const code of codes) units.set(code, found.get(code.toLowerCase())?.id ?? null)
    }
  }

  async function defaultFrequency(unitId: string): Promise<{ visits: number; weeks: number }> {
    const known = frequency.get(unitId)
    if (known) return known
    const read = {
      visits: await platform.settings.read(defaultVisits, unitId),
      weeks: await platform.settings.read(defaultWeeks, unitId),
    }
    frequency.set(unitId, read)
    return read
  }

  /** Owner and unit of the card after the import; problems when a person may not be given it. */
  function ownership(
    row: ParsedRow,
    before: CustomerRow | null,
    problems: RowProblem[],
  ): Pick<CardValues, 'owner_id' | 'unit_id'> {
    let ownerId = before?.owner_id ?? null
    let unitId = before?.unit_id ?? actor.unitId
    if (row.ownerAccount !== null) {
      const person = people.get(row.ownerAccount) ?? undefined
      if (person === undefined || !mayOwn(grant, person))
        problems.push(
          problem(
            'ownerAccount',
            `“${row.ownerAccount}”不是您范围内的在岗客户经理`,
            `"${row.ownerAccount}" is not an active account manager within your reach`,
          ),
        )
      else {
        ownerId = person.id
        unitId = person.unitId
      }
    }
    if (row.unitCode !== null) {
      const unit = units.get(row.unitCode) ?? null
      if (unit === null || !covers(grant.scope, { unitId: unit, ownerId: null }))
        problems.push(
          problem(
            'unitCode',
            `您的范围内没有代码为“${row.unitCode}”的单位`,
            `there is no unit "${row.unitCode}" within your reach`,
          ),
        )
      else unitId = unit
    }
    return { owner_id: ownerId, unit_id: unitId }
  }

  async function newCard(row: ParsedRow, problems: RowProblem[]): Promise<CardWrite> {
    const owned = ownership(row, null, problems)
    if (!covers(grant.scope, { unitId: owned.unit_id, ownerId: owned.owner_id }))
      problems.push(problem('unitCode', '您不能为这个单位导入客户', 'you may not import for this unit'))
    if (row.given.name === undefined && !row.problems.some(({ field }) => field === 'name'))
      problems.push(problem('name', '缺少客户名称', 'the name is missing'))
    return {
      id: uuid(),
      name: '',
      contact_name: null,
      phone: null,
      address: '',
      type: 'ordinary',
      grade: '',
      key_customer: false,
      state: 'active',
      lng: null,
      lat: null,
      position_source: null,
      position_accuracy: null,
      opening_hours: null,
      service_minutes: null,
      note: null,
      ...(await defaultFrequency(owned.unit_id)),
      ...row.given,
      licence: row.licence,
      search: row.search,
      ...owned,
    }
  }

  return {
    /** Licences of rows that went in or would have: later rows of the file with the same one are duplicates. */
    async decide(tx: Tx, rows: readonly ParsedRow[]): Promise<Decision> {
      await lookUp(rows)
      const licences = rows.map((row) => row.licence)
      const existing = await lockByLicence(tx, licences)
      const applied = await appliedLicences(tx, run.id, licences)
      const decision: Decision = {
        create: [],
        update: [],
        errors: [],
        unchanged: 0,
        duplicates: 0,
        withoutPosition: 0,
      }
      const refuse = (row: ParsedRow, problems: readonly RowProblem[]): void => {
        decision.errors.push(toError(row, problems))
      }
      for (const row of rows) {
        const earlier = settled.get(row.licence) ?? applied.get(row.licence)
        if (row.problems.length > 0) {
          refuse(row, row.problems)
        } else if (earlier !== undefined) {
          decision.duplicates++
          const [zh, en] = [`与第 ${earlier} 行的许可证号相同`, `the same licence as in row ${earlier}`]
          refuse(row, [problem('licence', zh, en)])
        } else {
          const before = existing.get(row.licence)
          const problems: RowProblem[] = []
          if (before === undefined) {
            const card = await newCard(row, problems)
            if (problems.length === 0) decision.create.push({ row: row.number, card })
            if (problems.length === 0 && card.lng === null) decision.withoutPosition++
          } else {
            decision.duplicates++
            this.existing(row, before, problems, decision)
          }
          if (problems.length > 0) refuse(row, problems)
          else settled.set(row.licence, row.number)
        }
      }
      return decision
    },

    /** A row whose licence the database has already. */
    existing(row: ParsedRow, before: CustomerRow, problems: RowProblem[], decision: Decision): void {
      if (!covers(grant.scope, { unitId: before.unit_id, ownerId: before.owner_id })) {
        const [zh, en] = [
          '这个许可证号已属于您范围之外的客户',
          'this licence belongs to a customer out of your reach',
        ]
        problems.push(problem('licence', zh, en))
        return
      }
      if (run.on_duplicate === 'skip') return
      const card: CardWrite = {
        ...before,
        ...movedOnly(row.given, before),
        ...ownership(row, before, problems),
      }
      if (problems.length > 0) return
      const changes = changedFields(before, card)
      if (changes.length === 0) decision.unchanged++
      else decision.update.push({ row: row.number, before, card, changes })
    },
  }
}

/** The same degrees again are no news of the position: where they came from and how good they are stays known. */
function movedOnly(given: GivenValues, before: CustomerRow): GivenValues {
  if (given.lng === undefined || given.lng !== before.lng || given.lat !== before.lat) return given
  return {
    ...given,
    position_source: before.position_source,
    position_accuracy: given.position_accuracy ?? before.position_accuracy,
  }
}

function missing(
  known: ReadonlyMap<string, unknown>,
  rows: readonly ParsedRow[],
  pick: (row: ParsedRow) => string | null,
): string[] {
  const wanted = new Set(rows.map(pick))
  return [...wanted].filter((key) => key !== null && !known.has(key)) as string[]
}

/** Several problems of a row become one sentence; the field is that of the first. */
export function toError(row: ParsedRow, problems: readonly RowProblem[]): RowError {
  return {
    row: row.number,
    field: problems[0]?.field ?? null,
    message: {
      zh: problems.map(({ zh }) => zh).join('；'),
      en: problems.map(({ en }) => en).join('; '),
    },
    cells: row.cells,
  }
}

async function lockByLicence(tx: Tx, licences: readonly string[]): Promise<Map<string, CustomerRow>> {
  const { rows } = await sql<CustomerRow>`
    select ${customerColumns} from customers c
     where c.licence = any(${licences}::text[]) order by c.id for no key update`.execute(tx)
  return new Map(rows.map((row) => [row.licence, row]))
}
