import { sql } from 'kysely'
import type { z } from 'zod'
import type {
  designedField,
  fieldEffect,
  listFieldVersions,
  saveFieldDefinition,
} from '#contracts/customer-fields.ts'
import type { BodyOf, ResponseOf } from '#contracts/http.ts'
import { renameFields } from '#engines/formula/index.ts'
import { type Executor, inTransaction } from '#platform/db/index.ts'
import { changedMeanwhile, invalid, notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { Origin } from '#platform/http/index.ts'
import type { Actor } from '#platform/policy/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import { structureOf, writeField } from './catalogue-store.ts'
import { checkDefinition } from './check-definition.ts'
import { type CardField, type Catalogue, usedCodes } from './field-catalogue.ts'
import { keysOf, readValue, type StoredValue } from './field-values.ts'
import { fieldBuiltOn, fieldHasValues } from './fields.errors.ts'
import { coreFormulaFields, formulaNames } from './formula-fields.ts'
import { recomputeJob } from './fields.jobs.ts'

type Body = BodyOf<typeof saveFieldDefinition>
type Designed = z.output<typeof designedField>
type Effect = z.output<typeof fieldEffect>

/** Designing fields: what there is, what a change would do, and the change with its version and audit record. */
export function createDesignService(context: CustomersContext) {
  const { platform, catalogues } = context
  const { db, audit } = platform

  async function toDesigned(catalogue: Catalogue, fields: readonly CardField[]): Promise<Designed[]> {
    const counts = await valueCounts(db)
    const names = await context.names(
      fields.map(({ updated_by }) => updated_by),
      [],
    )
    return fields.map((field) => ({
      id: field.id,
      code: field.code,
      origin: field.origin,
      state: field.state,
      version: field.version,
      definition: field.definition,
      expressionInWords:
        field.definition.expression === null ? null : inWords(catalogue, field.definition.expression),
      readers: [...field.readers],
      values: counts.get(field.id) ?? 0,
      updatedAt: field.updated_at.toISOString(),
      updatedBy: names.person(field.updated_by),
    }))
  }

  return {
    async list(): Promise<Designed[]> {
      const catalogue = await catalogues.read()
      return toDesigned(catalogue, catalogue.fields)
    },
    async layout() {
      const { layout } = await catalogues.read()
      const plain = ({ code, name }: (typeof layout.group)[number]) => ({ code, name })
      return { individual: layout.individual.map(plain), group: layout.group.map(plain) }
    },

    /** What saving would affect; nothing is written. */
    async preview(id: string, body: Body): Promise<Result<Effect>> {
      const catalogue = await catalogues.read()
      const checked = checkBody(catalogue, id, body)
      if (!checked.ok) return checked
      return ok(await effectOf(catalogue, catalogue.byId.get(id), checked.value))
    },

    async save(actor: Actor, id: string, body: Body, origin: Origin): Promise<Result<Designed>> {
      const saved = await inTransaction(db, async (tx) => {
        const catalogue = await catalogues.lock(tx)
        const before = catalogue.byId.get(id)
        if (before === undefined ? body.version !== null : body.version !== before.version)
          return fail(before === undefined ? notFound() : changedMeanwhile())
        const checked = checkBody(catalogue, id, body)
        if (!checked.ok) return checked
        const { definition } = checked.value
        if (before && body.state === 'draft' && before.state !== 'draft') {
          const held = (await valueCounts(tx, id)).get(id) ?? 0
          if (held > 0) return fail(fieldHasValues(held))
        }
        if (body.state === 'retired') {
          const built = dependents(catalogue, body.code).filter(({ state }) => state === 'in_force')
          const list = (language: 'zh' | 'en') =>
            built.map((one) => one.definition.label[language]).join('、')
          if (built.length > 0) return fail(fieldBuiltOn(list('zh'), list('en')))
        }
        const version = (before?.version ?? 0) + 1
        const origin_ = before?.origin ?? 'own'
        await writeField(tx, {
          id,
          code: body.code,
          origin: origin_,
          state: body.state,
          version,
          by: actor.userId,
          definition,
        })
        if (before?.definition.kind === 'choice') await rekeyChoices(tx, { ...before, definition })
        await platform.jobs.enqueue(tx, recomputeJob, {}, { key: recomputeJob })
        await audit.record(tx, {
          actorId: actor.userId,
          action: 'customers.field_defined',
          subjectKind: 'customer_field',
          subjectId: id,
          detail: { code: body.code, state: body.state, version, class: definition.class },
          origin,
        })
        return ok(null)
      })
      catalogues.forget()
      if (!saved.ok) return saved
      const catalogue = await catalogues.read()
      const field = catalogue.byId.get(id)
      const [designed] = field ? await toDesigned(catalogue, [field]) : []
      return designed ? ok(designed) : fail(notFound())
    },

    async versions(id: string): Promise<Result<ResponseOf<typeof listFieldVersions>>> {
      const field = (await catalogues.read()).byId.get(id)
      if (!field) return fail(notFound())
      const rows = await db
        .selectFrom('customer_field_versions')
        .select(['version', 'at', 'by_id', 'state', 'definition'])
        .where('field_id', '=', id)
        .orderBy('version', 'desc')
        .limit(200)
        .execute()
      const names = await context.names(
        rows.map(({ by_id }) => by_id),
        [],
      )
      return ok({
        versions: rows.map((row) => ({
          version: row.version,
          at: row.at.toISOString(),
          by: names.person(row.by_id),
          state: row.state as CardField['state'],
          definition: row.definition as CardField['definition'],
        })),
      })
    },
  }

  /** The definition as it is to be kept: formulas with codes in their brackets. */
  function checkBody(catalogue: Catalogue, id: string, body: Body): Result<Body> {
    const before = catalogue.byId.get(id)
    const { expression } = body.definition
    const resolve = formulaNames(catalogue.fields, body.code)
    const definition =
      expression === null
        ? body.definition
        : { ...body.definition, expression: renameFields(expression, (name) => resolve(name)?.code ?? null) }
    const issues = checkDefinition(catalogue, before, { ...body, definition })
    if (before?.origin === 'pack' && structureOf(before.definition) !== structureOf(definition))
      issues.push({
        path: 'definition',
        message: {
          zh: '行业包的字段可以改名、移动、改权限或停用，但类型、选项和算法不能改',
          en: 'a field of the pack may be renamed, moved, retired or given to other roles; its kind, options and formula stay',
        },
      })
    return issues.length > 0 ? fail(invalid(issues)) : ok({ ...body, definition })
  }

  async function effectOf(
    catalogue: Catalogue,
    before: CardField | undefined,
    { code, definition }: Body,
  ): Promise<Effect> {
    const values = before ? ((await valueCounts(db, before.id)).get(before.id) ?? 0) : 0
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from saved_views where strpos(query, ${encodeURIComponent(`"${code}"`)}) > 0
        or strpos(query, ${`own.${code}`}) > 0`.execute(db)
    return {
      values,
      invalid: before && values > 0 ? await countInvalid(db, before, definition) : 0,
      dependents: dependents(catalogue, code).map((one) => ({ code: one.code, label: one.definition.label })),
      savedViews: rows[0]?.n ?? 0,
    }
  }
}

/** Fields worked out from this one, directly. */
function dependents(catalogue: Catalogue, code: string): CardField[] {
  return catalogue.fields.filter(({ definition }) => {
    if (definition.kind === 'formula') return usedCodes({ definition }).has(code)
    return definition.kind === 'rollup' && [definition.rollup?.via, definition.rollup?.measure].includes(code)
  })
}

function inWords(catalogue: Catalogue, expression: string): string {
  const core: Readonly<Record<string, { readonly labels: readonly string[] }>> = coreFormulaFields
  return renameFields(
    expression,
    (code) => catalogue.byCode.get(code)?.definition.label.zh ?? core[code]?.labels[0] ?? null,
  )
}

async function valueCounts(db: Executor, id: string | null = null): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: string; n: number }>`
    select field_id as id, count(*)::int as n from customer_field_values
     where ${id === null ? sql`true` : sql`field_id = ${id}`} group by 1`.execute(db)
  return new Map(rows.map((row) => [row.id, row.n]))
}

const chunk = 20_000

/** Reads every value by the new rules; a million take some seconds. */
async function countInvalid(
  db: Executor,
  field: CardField,
  definition: CardField['definition'],
): Promise<number> {
  if (definition.kind === 'formula' || definition.kind === 'rollup') return 0
  let after = '00000000-0000-0000-0000-000000000000'
  let count = 0
  for (;;) {
    const { rows } = await sql<{ customer_id: string; value: StoredValue }>`
      select customer_id, value from customer_field_values
       where field_id = ${field.id} and customer_id > ${after}::uuid order by customer_id limit ${chunk}`.execute(
      db,
    )
    // A retired option stays where it stands: that is no mistake of the value.
    for (const { value } of rows) if (!readValue(definition, value, value).ok) count++
    const last = rows.at(-1)
    if (last === undefined || rows.length < chunk) return count
    after = last.customer_id
  }
}

/** Choices are sorted by their place among the options. */
async function rekeyChoices(db: Executor, field: CardField): Promise<void> {
  const places = field.definition.options.map(({ value }) => ({
    value,
    place: keysOf(field, value).number,
  }))
  await sql`
    update customer_field_values v set number_key = p.place
      from jsonb_to_recordset(${JSON.stringify(places)}::jsonb) as p (value text, place double precision)
     where v.field_id = ${field.id} and v.text_key = p.value and v.number_key is distinct from p.place`.execute(
    db,
  )
}
