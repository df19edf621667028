import { sql } from 'kysely'
import type { z } from 'zod'
import type {
  customerCardFields,
  discloseField,
  FieldEntry,
  saveCardFields,
} from '#contracts/customer-fields.ts'
import type { BodyOf, ResponseOf } from '#contracts/http.ts'
import { type Executor, inTransaction, type Tx } from '#platform/db/index.ts'
import { changedMeanwhile, invalid, type Issue, notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { Origin } from '#platform/http/index.ts'
import { type Actor, type Grant, scopeCondition } from '#platform/policy/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import { publishCustomer } from '../customers.events.ts'
import { findCard } from '../customers.read.ts'
import type { CustomerRow } from '../customers.rows.ts'
import { lockCards } from '../customers.write.ts'
import { cardKindOf } from './compute.ts'
import { fieldAccess, viewOf } from './field-access.ts'
import { type CardField, type Catalogue, fieldsOfSection, isComputed } from './field-catalogue.ts'
import { isMaskedText, keysOf, maskText, readValue } from './field-values.ts'
import { fieldChangedMeanwhile, fieldNotTaken, noSuchField } from './fields.errors.ts'
import { valueWords } from './value-words.ts'
import { isTaken, type ValueRow, valuesOf, type WrittenBy } from './values.repo.ts'
import { type FieldWrite, writeFields } from './write-values.ts'

type FieldGiven = BodyOf<typeof saveCardFields>['values'][number]
type Card = z.output<typeof customerCardFields>
type Reading = Grant<'customers.read' | 'customers.write' | 'customers.disclose'>
const dayMs = 86_400_000

/** What sections of the customer card show, and how they are filled in. */
export function createCardService(context: CustomersContext) {
  const { platform, directory, catalogues } = context
  const { db, audit, events } = platform

  async function cardOf(
    from: Executor,
    grant: Reading,
    catalogue: Catalogue,
    row: Pick<CustomerRow, 'id' | 'type'>,
  ): Promise<Card> {
    const access = fieldAccess(catalogue, grant.actor)
    const kind = cardKindOf(context, row.type)
    const sections = catalogue.layout[kind]
      .map(({ code, name, facts }) => ({
        code,
        name,
        facts: [...facts],
        shown: fieldsOfSection(catalogue, kind, code).filter((field) => access.find(field.code)),
      }))
      .filter(({ facts, shown }) => facts.length + shown.length > 0)
    const shown = sections.flatMap((section) => section.shown)
    const rows = await valuesOf(
      from,
      grant,
      [row.id],
      shown.map(({ id }) => id),
    )
    const byField = new Map(rows.map((value) => [value.field_id, value]))
    const held = shown.map((field) => ({ field, value: byField.get(field.id)?.value ?? null }))
    const language = grant.actor?.locale === 'en-US' ? 'en' : 'zh'
    const words = await valueWords(context, from, grant, held, language)
    const names = await context.names(
      rows.map(({ updated_by }) => updated_by),
      [],
    )
    const now = platform.now().getTime()
    const entries = shown.map((field): FieldEntry => {
      const value = byField.get(field.id)
      if (value === undefined) return emptyEntry(field.code)
      const text = words(field, value.value) ?? ''
      const masked = access.masked(field)
      return {
        code: field.code,
        value: masked ? null : value.value,
        text: masked ? maskText(text) : text,
        version: value.version,
        updatedAt: value.updated_at.toISOString(),
        updatedBy: names.person(value.updated_by),
        source: value.source,
        stale: isStale(field, value, now),
      }
    })
    return {
      kind,
      sections: sections.map(({ code, name, facts, shown: fields }) => ({
        code,
        name,
        facts,
        fields: fields.map((field) => viewOf(access, field)),
      })),
      entries,
      completeness: completenessOf(shown, entries),
    }
  }

  async function write(
    tx: Tx,
    grant: Grant<'customers.write'>,
    catalogue: Catalogue,
    id: string,
    values: readonly FieldGiven[],
    by: WrittenBy,
  ): Promise<Result<CustomerRow>> {
    const [row] = await lockCards(tx, grant, [id])
    if (!row) return fail(notFound())
    const read = await readChanges(tx, grant, catalogue, row, values)
    if (!read.ok) return read
    await writeFields(context, tx, grant, catalogue, read.value, by)
    if (read.value.length > 0) await publishCustomer(events, tx, 'changed', row, { fields: ['ownFields'] })
    return ok(row)
  }

  return {
    async read(grant: Grant<'customers.read'>, id: string): Promise<Result<Card>> {
      const row = await findCard(db, grant, id)
      if (!row) return fail(notFound())
      return ok(await cardOf(db, grant, await catalogues.read(), row))
    },

    async save(
      actor: Actor,
      grant: Grant<'customers.write'>,
      id: string,
      body: BodyOf<typeof saveCardFields>,
    ): Promise<Result<Card>> {
      const catalogue = await catalogues.read()
      return inTransaction(db, async (tx) => {
        const by = { by: actor.userId, source: body.source, at: platform.now() }
        const saved = await write(tx, grant, catalogue, id, body.values, by)
        return saved.ok ? ok(await cardOf(tx, grant, catalogue, saved.value)) : saved
      })
    },

    /** One field in the caller's transaction, as of the moment given; what is wrong is told by the field's name. */
    async saveOne(
      tx: Tx,
      grant: Grant<'customers.write'>,
      id: string,
      value: FieldGiven,
      by: WrittenBy,
    ): Promise<Result<void>> {
      const catalogue = await catalogues.read()
      const saved = await write(tx, grant, catalogue, id, [value], by)
      if (saved.ok) return ok(undefined)
      const label = fieldAccess(catalogue, grant.actor).find(value.code)?.definition.label
      if (!label) return saved.error.code === 'not_found' ? saved : fail(noSuchField())
      const { code, issues } = saved.error
      if (code === 'changed_meanwhile') return fail(fieldChangedMeanwhile(label))
      return issues?.[0] ? fail(fieldNotTaken(label, issues[0].message)) : saved
    },

    async disclose(
      actor: Actor,
      grant: Grant<'customers.disclose'>,
      params: { readonly id: string; readonly code: string },
      purpose: BodyOf<typeof discloseField>['purpose'],
      origin: Origin,
    ): Promise<Result<ResponseOf<typeof discloseField>>> {
      const catalogue = await catalogues.read()
      const field = fieldAccess(catalogue, actor).find(params.code)
      return inTransaction(db, async (tx) => {
        const row = await findCard(tx, grant, params.id)
        if (!row) return fail(notFound())
        if (!field) return fail(noSuchField())
        const [held] = await valuesOf(tx, grant, [row.id], [field.id])
        const value = held?.value ?? null
        const language = actor.locale === 'en-US' ? 'en' : 'zh'
        const words = await valueWords(context, tx, grant, [{ field, value }], language)
        await audit.record(tx, {
          actorId: actor.userId,
          action: 'customers.field_disclosed',
          subjectKind: 'customer',
          subjectId: row.id,
          detail: { field: field.code, purpose },
          origin,
        })
        return ok({ value, text: words(field, value) })
      })
    },
  }

  /** Holds what was sent to definitions, roles and versions; everything that is wrong is told at once. */
  async function readChanges(
    tx: Tx,
    grant: Grant<'customers.write'>,
    catalogue: Catalogue,
    row: CustomerRow,
    values: readonly FieldGiven[],
  ): Promise<Result<FieldWrite[]>> {
    const access = fieldAccess(catalogue, grant.actor)
    const kind = cardKindOf(context, row.type)
    const issues: Issue[] = []
    const wrong = (index: number, zh: string, en: string): void => {
      issues.push({ path: `values.${index}.value`, message: { zh, en } })
    }
    const asked = values.map(({ code }) => access.find(code))
    const rows = await valuesOf(
      tx,
      grant,
      [row.id],
      asked.flatMap((field) => field?.id ?? []),
    )
    const held = new Map(rows.map((value) => [value.field_id, value]))
    const writes: FieldWrite[] = []
    const seen = new Set<string>()
    for (const [index, { value: given, version, code }] of values.entries()) {
      const field = asked[index]
      if (!field || !access.mayWrite(field) || field.definition.placements[kind] === null || seen.has(code)) {
        wrong(index, '没有这个字段，或者您不能填写它', 'there is no such field, or you may not fill it in')
        continue
      }
      seen.add(code)
      const before = held.get(field.id)
      if ((before?.version ?? 0) !== version) return fail(changedMeanwhile())
      // A mask that comes back says nothing about what is behind it.
      if (access.masked(field) && isMaskedText(given)) continue
      const read = readValue(field.definition, given, before?.value ?? null)
      if (!read.ok) {
        wrong(index, read.message.zh, read.message.en)
        continue
      }
      const { value } = read
      if (value === null && before === undefined) continue
      if (value === null && field.definition.required) {
        wrong(index, '这一项必填，不能清空', 'this is required and cannot be emptied')
        continue
      }
      if (value !== null && field.definition.kind === 'relation') {
        const problem = await relationProblem(tx, grant, row.id, field, String(value))
        if (problem !== null) {
          wrong(index, problem.zh, problem.en)
          continue
        }
      }
      const keys = keysOf(field, value ?? '')
      if (value !== null && field.definition.rules.unique && (await isTaken(tx, field.id, row.id, keys))) {
        wrong(
          index,
          '已有别的客户填了同样的内容（可能不在您的可见范围内）',
          'another customer has the same value (perhaps out of your reach)',
        )
        continue
      }
      writes.push({ customerId: row.id, field, before: before?.value ?? null, after: value })
    }
    return issues.length > 0 ? fail(invalid(issues)) : ok(writes)
  }

  /** A relation points to an active person, or to another customer in reach. */
  async function relationProblem(
    tx: Tx,
    grant: Grant<'customers.write'>,
    self: string,
    field: CardField,
    id: string,
  ): Promise<{ zh: string; en: string } | null> {
    if (field.definition.target === 'user') {
      const person = (await directory.people([id])).get(id)
      return person?.active ? null : { zh: '没有这个人或已停用', en: 'there is no such active person' }
    }
    if (id === self) return { zh: '不能指向客户自己', en: 'a customer cannot point to itself' }
    const { rows } = await sql`
      select 1 from customers c where c.id = ${id} and ${scopeCondition(grant.scope, 'c.unit_id', 'c.owner_id', 'c.id')}`.execute(
      tx,
    )
    return rows.length > 0
      ? null
      : { zh: '没有这位客户，或不在您的可见范围内', en: 'no such customer within your reach' }
  }
}

const emptyEntry = (code: string): FieldEntry => ({
  code,
  value: null,
  text: null,
  version: 0,
  updatedAt: null,
  updatedBy: null,
  source: null,
  stale: false,
})

/** Older than the definition allows; what is computed is never stale by itself. */
export function isStale(
  { definition }: CardField,
  value: Pick<ValueRow, 'updated_at'>,
  now: number,
): boolean {
  return (
    definition.staleDays !== null &&
    !isComputed(definition.kind) &&
    value.updated_at.getTime() < now - definition.staleDays * dayMs
  )
}

function completenessOf(shown: readonly CardField[], entries: readonly FieldEntry[]): Card['completeness'] {
  const wanted = new Set(
    shown
      .filter(
        ({ definition }) => (definition.required || definition.recommended) && !isComputed(definition.kind),
      )
      .map(({ code }) => code),
  )
  return {
    wanted: wanted.size,
    filled: entries.filter(({ code, version }) => wanted.has(code) && version > 0).length,
    stale: entries.filter(({ stale }) => stale).length,
  }
}
