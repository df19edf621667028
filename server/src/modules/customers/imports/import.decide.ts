import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import type { Tx } from '#platform/db/index.ts'
import { covers, type Actor, type Grant } from '#platform/policy/index.ts'
import type { DirectoryPerson } from '../customers.api.ts'
import type { CustomersContext } from '../customers.context.ts'
import { noIdNumber } from '../id-numbers.ts'
import { mayOwn } from '../customers.owners.ts'
import { type CustomerRow, customerColumns } from '../customers.rows.ts'
import { defaultVisits, defaultWeeks } from '../customers.settings.ts'
import { type CardValues, changedFields, type FieldChange } from '../customers.values.ts'
import type { CardWrite } from '../customers.write.ts'
import type { CardField } from '../fields/field-catalogue.ts'
import { createLikeness, type Likeness } from './import.likeness.ts'
import { appliedLicences, type ImportRow, type RowRemark } from './import.repo.ts'
import { createOwnDecider, type OwnChange, type OwnChangesOf } from './own-decide.ts'
import type { GivenValues, ParsedRow } from './row-values.ts'
import type { RowProblem } from './row-problem.ts'

/** What is to happen with the rows of a batch. */
export interface Decision {
  readonly create: {
    readonly row: number
    readonly card: CardWrite
    readonly own: readonly OwnChange[]
  }[]
  readonly update: {
    readonly row: number
    readonly before: CustomerRow
    readonly card: CardWrite
    readonly changes: readonly FieldChange[]
    readonly own: readonly OwnChange[]
  }[]
  /** Rows that do not go in, and rows that do otherwise than the file says. */
  readonly errors: RowRemark[]
  readonly warnings: RowRemark[]
  unchanged: number
  duplicates: number
  withoutPosition: number
  withoutOwner: number
}

interface Remarks {
  readonly problems: RowProblem[]
  readonly warnings: RowProblem[]
}

const problem = (field: RowProblem['field'], zh: string, en: string): RowProblem => ({ field, zh, en })

/**
 * Decides row by row what an import does, by the file, the database and the reach of the person who imports. One
 * licence counts once in a file: the first good row has it.
 */
export function createDecider(
  context: CustomersContext,
  run: Pick<ImportRow, 'id' | 'on_duplicate' | 'on_likeness' | 'mapping'>,
  actor: Actor,
  grant: Grant<'customers.import'>,
  ownFields: readonly CardField[],
) {
  const { directory, platform } = context
  const { customerNumber: number, defaultCustomerType: defaultType } = context.vocabulary
  const people = new Map<string, DirectoryPerson | null>()
  const units = new Map<string, string | null>()
  /** Licences settled in this run and the row that has each. */
  const settled = new Map<string, number>()
  const frequency = new Map<string, { visits: number; weeks: number }>()
  const likeness = createLikeness(grant)
  const own = createOwnDecider(context, grant, ownFields)
  /** Customers that a row of this run has changed already because it was like them. */
  const likened = new Set<string>()

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

  /**
   * Owner and unit of the card after the import. Somebody who may not be given it leaves the owner as it was, with a
   * warning; a unit out of reach is a problem.
   */
  function ownership(
    row: ParsedRow,
    before: CustomerRow | null,
    { problems, warnings }: Remarks,
  ): Pick<CardValues, 'owner_id' | 'unit_id'> {
    let ownerId = before?.owner_id ?? null
    let unitId = before?.unit_id ?? actor.unitId
    if (row.ownerAccount !== null) {
      const person = people.get(row.ownerAccount) ?? undefined
      if (person !== undefined && mayOwn(grant, person)) {
        ownerId = person.id
        unitId = person.unitId
      } else {
        const kept =
          before === null ? ['无人负责', 'nobody is in charge'] : ['负责人不变', 'the owner stays as it was']
        warnings.push(
          problem(
            'ownerAccount',
            `“${row.ownerAccount}”不是您范围内在岗客户经理的账号，${kept[0]}`,
            `"${row.ownerAccount}" is not the account of an active account manager within your reach: ${kept[1]}`,
          ),
        )
      }
    } else if (before === null && run.mapping.ownerAccount !== undefined) {
      warnings.push(
        problem('ownerAccount', '没有填客户经理，无人负责', 'no account manager: nobody is in charge'),
      )
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

  async function newCard(row: ParsedRow, remarks: Remarks): Promise<CardWrite> {
    const { problems } = remarks
    const owned = ownership(row, null, remarks)
    if (!covers(grant.scope, { unitId: owned.unit_id, ownerId: owned.owner_id }))
      problems.push(problem('unitCode', '您不能为这个单位导入客户', 'you may not import for this unit'))
    if (row.given.name === undefined && !row.problems.some(({ field }) => field === 'name'))
      problems.push(problem('name', '缺少客户名称', 'the name is missing'))
    if (
      row.given.type === undefined &&
      defaultType === null &&
      !row.problems.some(({ field }) => field === 'type')
    )
      problems.push(problem('type', '缺少客户类型', 'the customer type is missing'))
    return {
      id: uuid(),
      name: '',
      contact_name: null,
      phone: null,
      address: '',
      type: defaultType ?? '',
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
      company_code: null,
      ...noIdNumber,
      ...(await defaultFrequency(owned.unit_id)),
      ...row.given,
      licence: row.licence,
      search: row.search,
      ...owned,
    }
  }

  /** A row with a new licence that is like one customer there is: that one is changed, and gets the licence. */
  async function updateLike(
    row: ParsedRow,
    like: Likeness,
    ownOf: OwnChangesOf,
    remarks: Remarks,
    decision: Decision,
  ): Promise<void> {
    const before = like.customer
    if (before === null || likened.has(before.id)) {
      remarks.problems.push(notTaken(like, 'update'))
      return
    }
    const card: CardWrite = {
      ...before,
      ...movedOnly(row.given, before),
      licence: row.licence,
      ...ownership(row, before, remarks),
    }
    const changed = await ownOf(row, card, remarks)
    if (remarks.problems.length > 0) return
    likened.add(before.id)
    remarks.warnings.push({
      ...like.words,
      zh: `${like.words.zh}，已用本行更新，${number.label}由 ${before.licence} 改为 ${row.licence}`,
      en: `${like.words.en}; it was updated, ${number.shortEn} ${before.licence} became ${row.licence}`,
    })
    own.settle(row.number, changed)
    decision.update.push({
      row: row.number,
      before,
      card,
      changes: changedFields(before, card),
      own: changed,
    })
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
        warnings: [],
        unchanged: 0,
        duplicates: 0,
        withoutPosition: 0,
        withoutOwner: 0,
      }
      const likenessOf = await likeness.of(
        tx,
        rows.filter((row) => !existing.has(row.licence)),
      )
      const ownOf = await own.of(
        tx,
        rows,
        [...existing.values()].map(({ id }) => id),
      )
      const refuse = (row: ParsedRow, problems: readonly RowProblem[]): void => {
        decision.errors.push(toRemark(row, problems, false))
      }
      for (const row of rows) {
        const earlier = settled.get(row.licence) ?? applied.get(row.licence)
        if (row.problems.length > 0) {
          refuse(row, row.problems)
        } else if (earlier !== undefined) {
          decision.duplicates++
          const [zh, en] = [
            `与第 ${earlier} 行的${number.label}相同`,
            `the same ${number.shortEn} as in row ${earlier}`,
          ]
          refuse(row, [problem('licence', zh, en)])
        } else {
          const before = existing.get(row.licence)
          const remarks: Remarks = { problems: [], warnings: [...row.warnings] }
          const like = before === undefined ? likenessOf(row) : null
          if (before === undefined && like !== null && run.on_likeness !== 'create') {
            decision.duplicates++
            if (run.on_likeness === 'update' && like.customer)
              await updateLike(row, like, ownOf, remarks, decision)
            else remarks.problems.push(notTaken(like, run.on_likeness))
          } else if (before === undefined) {
            const card = await newCard(row, remarks)
            const values = await ownOf(row, { id: null, type: card.type }, remarks)
            if (like) remarks.warnings.push(like.words)
            if (remarks.problems.length === 0) {
              own.settle(row.number, values)
              decision.create.push({ row: row.number, card, own: values })
              if (card.lng === null) decision.withoutPosition++
              if (card.owner_id === null) decision.withoutOwner++
            }
          } else {
            decision.duplicates++
            await this.existing(row, before, ownOf, remarks, decision)
          }
          if (remarks.problems.length > 0) refuse(row, remarks.problems)
          else {
            settled.set(row.licence, row.number)
            if (remarks.warnings.length > 0) decision.warnings.push(toRemark(row, remarks.warnings, true))
          }
        }
      }
      return decision
    },

    /** A row whose licence the database has already. */
    async existing(
      row: ParsedRow,
      before: CustomerRow,
      ownOf: OwnChangesOf,
      remarks: Remarks,
      decision: Decision,
    ): Promise<void> {
      const { problems } = remarks
      if (!covers(grant.scope, { unitId: before.unit_id, ownerId: before.owner_id })) {
        const [zh, en] = [
          `这个${number.label}已属于您范围之外的客户`,
          `this ${number.shortEn} belongs to a customer out of your reach`,
        ]
        problems.push(problem('licence', zh, en))
        return
      }
      if (run.on_duplicate === 'skip') {
        // Nothing of the row was taken, so nothing was taken otherwise.
        remarks.warnings.length = 0
        return
      }
      const card: CardWrite = {
        ...before,
        ...movedOnly(row.given, before),
        ...ownership(row, before, remarks),
      }
      const values = await ownOf(row, card, remarks)
      if (problems.length > 0) return
      own.settle(row.number, values)
      const changes = changedFields(before, card)
      if (changes.length + values.length === 0) decision.unchanged++
      else decision.update.push({ row: row.number, before, card, changes, own: values })
    },
  }
}

function notTaken({ words }: Likeness, choice: 'skip' | 'update'): RowProblem {
  const [zh, en] =
    choice === 'skip'
      ? ['按所选跳过', 'skipped as chosen']
      : ['不能确定是哪一位，未更新', 'which one is not certain, nothing was updated']
  return { ...words, zh: `${words.zh}，${zh}`, en: `${words.en}; ${en}` }
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
function toRemark(row: ParsedRow, problems: readonly RowProblem[], kept: boolean): RowRemark {
  return {
    row: row.number,
    kept,
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
