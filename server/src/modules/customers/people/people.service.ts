import { isDeepStrictEqual } from 'node:util'
import type {
  DecisionProcess,
  discloseKeyPersonPhone,
  PeopleOfCustomer,
  saveKeyPerson,
} from '#contracts/customer-people.ts'
import type { BodyOf, ResponseOf } from '#contracts/http.ts'
import { inTransaction } from '#platform/db/index.ts'
import { changedMeanwhile, notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { Origin } from '#platform/http/index.ts'
import { type Actor, authorize, covers, type Grant } from '#platform/policy/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import { publishCustomer } from '../customers.events.ts'
import { findCard } from '../customers.read.ts'
import type { CustomerRow } from '../customers.rows.ts'
import { lockCards } from '../customers.write.ts'
import { isMasked, isPhone, maskPhone } from '../phone.ts'
import { cleanOptional, cleanText } from '../text.ts'
import * as errors from './people.errors.ts'
import * as repo from './people.repo.ts'

interface Caller<V extends 'customers.read' | 'customers.write' | 'customers.disclose'> {
  readonly actor: Actor
  readonly grant: Grant<V>
}
type PersonInput = BodyOf<typeof saveKeyPerson>['person']

/** Whether somebody may see what concerns the person and not the business. Denied unless the verb reaches the customer. */
export function maySeePrivate(actor: Actor, card: Pick<CustomerRow, 'id' | 'unit_id' | 'owner_id'>): boolean {
  const reading = authorize(actor, 'people.read')
  return (
    reading.ok &&
    covers(reading.value.scope, { unitId: card.unit_id, ownerId: card.owner_id, customerId: card.id })
  )
}

/** Key persons of customers, and how customers decide. */
export function createPeopleService(context: CustomersContext) {
  const { platform } = context
  const { db, events, audit } = platform

  async function show(
    actor: Actor,
    grant: Grant<'customers.read' | 'customers.write'>,
    card: CustomerRow,
  ): Promise<PeopleOfCustomer> {
    const [rows, decision] = await Promise.all([
      repo.peopleOf(db, grant, card.id),
      repo.decisionOf(db, grant, card.id),
    ])
    const names = await context.names(
      [...rows.map((row) => row.updated_by), decision?.updated_by ?? null],
      [],
    )
    const privately = maySeePrivate(actor, card)
    return {
      people: rows.map((row) => ({
        id: row.id,
        name: row.name,
        position: row.position,
        phone: maskPhone(row.phone),
        influence: [...row.influence],
        reportsToId: row.reports_to,
        strength: row.strength,
        lastContactOn: row.last_contact_on,
        left: row.left_on === null ? null : { on: row.left_on, note: row.left_note },
        private: privately
          ? {
              birthday: repo.birthdayOf(row),
              personality: row.personality,
              hobbies: row.hobbies,
              family: row.family,
              note: row.note,
            }
          : null,
        version: row.version,
        updatedAt: row.updated_at.toISOString(),
        updatedBy: names.person(row.updated_by),
      })),
      decision: {
        process: decision?.process ?? null,
        cycleDays: decision?.cycle_days ?? null,
        version: decision?.version ?? 0,
        updatedAt: decision?.updated_at.toISOString() ?? null,
        updatedBy: names.person(decision?.updated_by ?? null),
      },
      maySeePrivate: privately,
    }
  }

  return {
    async list(caller: Caller<'customers.read'>, customerId: string): Promise<Result<PeopleOfCustomer>> {
      const card = await findCard(db, caller.grant, customerId)
      return card ? ok(await show(caller.actor, caller.grant, card)) : fail(notFound())
    },

    async save(
      { actor, grant }: Caller<'customers.write'>,
      { customerId, personId }: { readonly customerId: string; readonly personId: string },
      { version, person }: BodyOf<typeof saveKeyPerson>,
    ): Promise<Result<PeopleOfCustomer>> {
      const at = platform.now()
      const saved = await inTransaction<CustomerRow>(db, async (tx) => {
        const [card] = await lockCards(tx, grant, [customerId])
        if (!card) return fail(notFound())
        if (person.private !== undefined && !maySeePrivate(actor, card)) return fail(errors.privateNotYours())
        const known = await repo.peopleOf(tx, grant, customerId)
        const before = known.find((row) => row.id === personId) ?? null
        const values = valuesOf(person, before, { customerId, personId })
        if (!values.ok) return values
        const superior = checkSuperior(known, personId, person.reportsToId)
        if (!superior.ok) return superior
        const fields = before === null ? [] : changedFields(before, values.value)
        if (before !== null && fields.length === 0) return ok(card)
        // The same request once more, because its answer was lost, finds nothing to change and is no mistake.
        if (before !== null && before.version !== version) return fail(changedMeanwhile())
        if (before === null && version !== null) return fail(notFound())
        const written =
          before === null
            ? await repo.insertPerson(tx, grant, values.value, at)
            : await repo.updatePerson(tx, grant, values.value, before.version, at)
        if (!written) return fail(changedMeanwhile())
        await repo.recordPersonChange(tx, grant, {
          customerId,
          personId,
          kind: kindOf(before, values.value),
          fields,
          at,
        })
        await publishCustomer(events, tx, 'people_changed', card)
        return ok(card)
      })
      return saved.ok ? ok(await show(actor, grant, saved.value)) : saved
    },

    async saveDecision(
      { actor, grant }: Caller<'customers.write'>,
      customerId: string,
      version: number,
      decision: DecisionProcess,
    ): Promise<Result<PeopleOfCustomer>> {
      const saved = await inTransaction<CustomerRow>(db, async (tx) => {
        const [card] = await lockCards(tx, grant, [customerId])
        if (!card) return fail(notFound())
        const cleaned = { process: cleanOptional(decision.process), cycleDays: decision.cycleDays }
        if (!(await repo.writeDecision(tx, grant, customerId, cleaned, version, platform.now())))
          return fail(changedMeanwhile())
        await publishCustomer(events, tx, 'people_changed', card)
        return ok(card)
      })
      return saved.ok ? ok(await show(actor, grant, saved.value)) : saved
    },

    async disclose(
      { actor, grant }: Caller<'customers.disclose'>,
      { customerId, personId }: { readonly customerId: string; readonly personId: string },
      purpose: BodyOf<typeof discloseKeyPersonPhone>['purpose'],
      origin: Origin,
    ): Promise<Result<ResponseOf<typeof discloseKeyPersonPhone>>> {
      return inTransaction(db, async (tx) => {
        const card = await findCard(tx, grant, customerId)
        const person = card && (await repo.peopleOf(tx, grant, customerId)).find(({ id }) => id === personId)
        if (!person) return fail(notFound())
        await audit.record(tx, {
          actorId: actor.userId,
          action: 'customers.person_phone_disclosed',
          subjectKind: 'customer',
          subjectId: customerId,
          detail: { purpose, personId },
          origin,
        })
        return ok({ phone: person.phone })
      })
    },
  }
}

function valuesOf(
  input: PersonInput,
  before: repo.PersonRow | null,
  { customerId, personId }: { readonly customerId: string; readonly personId: string },
): Result<repo.PersonValues> {
  const phone = input.phone === undefined ? (before?.phone ?? null) : cleanOptional(input.phone)
  const keepsMasked = phone !== null && isMasked(phone) && phone === maskPhone(before?.phone ?? null)
  if (phone !== null && !keepsMasked && phone !== before?.phone && !isPhone(phone))
    return fail(errors.phoneOfPersonWrong())
  const own = input.private
  return ok({
    id: personId,
    customer_id: customerId,
    name: cleanText(input.name),
    position: cleanOptional(input.position),
    phone: keepsMasked ? (before?.phone ?? null) : phone,
    influence: [...new Set(input.influence)],
    reports_to: input.reportsToId,
    strength: input.strength,
    last_contact_on: input.lastContactOn,
    left_on: input.left?.on ?? null,
    left_note: cleanOptional(input.left?.note),
    birth_month: own === undefined ? (before?.birth_month ?? null) : (own.birthday?.month ?? null),
    birth_day: own === undefined ? (before?.birth_day ?? null) : (own.birthday?.day ?? null),
    birth_year: own === undefined ? (before?.birth_year ?? null) : (own.birthday?.year ?? null),
    personality: own === undefined ? (before?.personality ?? null) : own.personality,
    hobbies: own === undefined ? (before?.hobbies ?? null) : cleanOptional(own.hobbies),
    family: own === undefined ? (before?.family ?? []) : own.family.map(cleanMember),
    note: own === undefined ? (before?.note ?? null) : cleanOptional(own.note),
  })
}

function cleanMember(member: repo.PersonRow['family'][number]): repo.PersonRow['family'][number] {
  return { ...member, relation: cleanText(member.relation), name: cleanOptional(member.name) }
}

/** A superior is a person of the same customer, and nobody ends up under themselves. */
function checkSuperior(
  known: readonly repo.PersonRow[],
  personId: string,
  superiorId: string | null,
): Result<void> {
  const reportsTo = new Map(known.map((row) => [row.id, row.reports_to]))
  if (superiorId !== null && superiorId !== personId && !reportsTo.has(superiorId))
    return fail(errors.superiorElsewhere())
  for (let above = superiorId; above !== null; above = reportsTo.get(above) ?? null)
    if (above === personId) return fail(errors.reportsInCircle())
  return ok(undefined)
}

/** Names of what differs, as the history keeps them. */
function changedFields(before: repo.PersonRow, after: repo.PersonValues): string[] {
  const compared = Object.keys(fieldNames) as (keyof typeof fieldNames)[]
  return [
    ...new Set(
      compared.flatMap((column) =>
        isDeepStrictEqual(before[column], after[column]) ? [] : [fieldNames[column]],
      ),
    ),
  ]
}

const fieldNames = {
  name: 'name',
  position: 'position',
  phone: 'phone',
  influence: 'influence',
  reports_to: 'reportsTo',
  strength: 'strength',
  last_contact_on: 'lastContactOn',
  left_on: 'left',
  left_note: 'left',
  birth_month: 'birthday',
  birth_day: 'birthday',
  birth_year: 'birthday',
  personality: 'personality',
  hobbies: 'hobbies',
  family: 'family',
  note: 'note',
} as const satisfies Partial<Record<keyof repo.PersonValues, string>>

function kindOf(before: repo.PersonRow | null, after: repo.PersonValues) {
  if (before === null) return 'added'
  if (before.left_on === null && after.left_on !== null) return 'left'
  return before.left_on !== null && after.left_on === null ? 'returned' : 'changed'
}
