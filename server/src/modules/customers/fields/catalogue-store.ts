import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import type { Role } from '#contracts/access.ts'
import {
  fieldDefinition,
  type FieldClass,
  type FieldDefinition,
  type FieldState,
  type PackCards,
  type PackField,
} from '#contracts/customer-fields.ts'
import type { Db, Executor, Tx } from '#platform/db/index.ts'
import { buildCatalogue, type CardLayout, type Catalogue, type FieldRow } from './field-catalogue.ts'

/** Everybody who works with customers; what is sensitive only those who work on them. */
const readersOf: Record<FieldClass, readonly Role[]> = {
  public: ['account_manager', 'team_leader', 'assessor', 'analyst', 'department_viewer'],
  internal: ['account_manager', 'team_leader', 'assessor', 'analyst', 'department_viewer'],
  personal: ['account_manager', 'team_leader'],
  sensitive: ['account_manager', 'team_leader'],
}

/** The section of what the organisation adds, on both cards, after those of the pack. */
const ownSection = { code: 'own', name: { zh: '其他信息', en: 'More' }, facts: [] }

function layoutOf(cards: PackCards | undefined): CardLayout {
  const of = (card: PackCards['group'] | undefined) => [
    ...(card?.sections ?? []).map(({ code, name, facts }) => ({ code, name, facts })),
    ownSection,
  ]
  return { individual: of(cards?.individual), group: of(cards?.group) }
}

export interface CatalogueStore {
  /** Every field; at most three seconds old, and fresh after a change by this process. */
  read(): Promise<Catalogue>
  /** As it stands within a transaction, and locked against other designers. */
  lock(tx: Tx): Promise<Catalogue>
  forget(): void
}

const keepMs = 3000

/** Reads definitions, after those of the pack have been brought in once. */
export function createCatalogueStore(
  db: Db,
  cards: PackCards | undefined,
  /** Has formulas and roll-ups worked out: some of the pack's have never been. */
  compute: () => Promise<void>,
): CatalogueStore {
  const layout = layoutOf(cards)
  let brought: Promise<void> | null = null
  let kept: { readonly until: number; readonly catalogue: Promise<Catalogue> } | null = null

  async function load(from: Executor): Promise<Catalogue> {
    return buildCatalogue(await fieldRows(from), layout)
  }

  async function bring(pack: PackCards): Promise<void> {
    await db.transaction().execute(async (tx) => bringPackFields(tx, pack))
    if (await neverComputed(db)) await compute()
  }

  async function fresh(): Promise<Catalogue> {
    brought ??= cards ? bring(cards) : Promise.resolve()
    await brought.catch((error: unknown) => {
      brought = null
      throw error
    })
    return load(db)
  }

  return {
    async read() {
      if (kept !== null && kept.until > Date.now()) return kept.catalogue
      const catalogue = fresh()
      const mine = { until: Date.now() + keepMs, catalogue }
      kept = mine
      catalogue.catch(() => {
        if (kept === mine) kept = null
      })
      return catalogue
    },
    async lock(tx) {
      await fresh()
      await sql`select pg_advisory_xact_lock(hashtextextended('customer_fields', 0))`.execute(tx)
      return load(tx)
    },
    forget() {
      kept = null
    },
  }
}

async function fieldRows(db: Executor): Promise<FieldRow[]> {
  const { rows } = await sql<Omit<FieldRow, 'definition'> & { definition: unknown }>`
    select id, code, origin, state, definition, version, updated_at, updated_by
      from customer_fields order by created_at, code`.execute(db)
  return rows.map((row) => ({ ...row, definition: fieldDefinition.parse(row.definition) }))
}

/** Fields of a pack as they stand within a transaction, brought in first: for loads that fill them. */
export async function packCatalogue(tx: Tx, cards: PackCards): Promise<Catalogue> {
  await bringPackFields(tx, cards)
  return buildCatalogue(await fieldRows(tx), layoutOf(cards))
}

/** Whether there are customers, and a computed field that has come to nothing for any of them: a new one. */
async function neverComputed(db: Db): Promise<boolean> {
  const { rows } = await sql`
    select 1 from customer_fields f
     where f.kind in ('formula', 'rollup') and f.state = 'in_force'
       and not exists (select 1 from customer_field_values v where v.field_id = f.id)
       and exists (select 1 from customers) limit 1`.execute(db)
  return rows.length > 0
}

/** What of a pack's field the organisation cannot change: what its values mean. */
export function structureOf({ kind, options, target, expression, rollup }: FieldDefinition): string {
  const values = options.map(({ value }) => value).toSorted()
  return JSON.stringify([kind, values, target, expression, rollup])
}

/**
 * Brings the pack's fields in: new ones in force, known ones with the structure of the pack and whatever the
 * organisation made of label, place and roles; fields of another pack are retired with their values kept.
 */
async function bringPackFields(tx: Tx, cards: PackCards): Promise<void> {
  const wanted = packDefinitions(cards)
  await sql`select pg_advisory_xact_lock(hashtextextended('customer_fields', 0))`.execute(tx)
  const known = new Map((await fieldRows(tx)).map((row) => [row.code, row]))
  for (const [code, definition] of wanted) {
    const row = known.get(code)
    if (row === undefined)
      await writeField(tx, {
        id: uuid(),
        code,
        origin: 'pack',
        state: 'in_force',
        version: 1,
        by: null,
        definition,
      })
    else if (structureOf(row.definition) !== structureOf(definition)) {
      const { kind, options, target, expression, rollup } = definition
      const merged = { ...row.definition, kind, options, target, expression, rollup }
      await writeField(tx, { ...row, version: row.version + 1, by: null, definition: merged })
    }
  }
  for (const row of known.values())
    if (row.origin === 'pack' && row.state !== 'retired' && !wanted.has(row.code))
      await writeField(tx, { ...row, state: 'retired', version: row.version + 1, by: null })
}

/** Writes a definition and keeps it as a version. */
export async function writeField(
  tx: Tx,
  field: {
    readonly id: string
    readonly code: string
    readonly origin: 'pack' | 'own'
    readonly state: FieldState
    readonly version: number
    readonly by: string | null
    readonly definition: FieldDefinition
  },
): Promise<void> {
  const definition = JSON.stringify(field.definition)
  await sql`
    insert into customer_fields (id, code, origin, state, kind, definition, version, updated_by)
    values (${field.id}, ${field.code}, ${field.origin}, ${field.state}, ${field.definition.kind}, ${definition}::jsonb,
            ${field.version}, ${field.by})
    on conflict (id) do update set state = excluded.state, kind = excluded.kind, definition = excluded.definition,
      version = excluded.version, updated_at = now(), updated_by = excluded.updated_by`.execute(tx)
  await sql`
    insert into customer_field_versions (field_id, version, by_id, state, definition)
    values (${field.id}, ${field.version}, ${field.by}, ${field.state}, ${definition}::jsonb)`.execute(tx)
}

/** The fields of both cards of a pack, each once, with its places. */
function packDefinitions(cards: PackCards): Map<string, FieldDefinition> {
  const found = new Map<string, FieldDefinition>()
  const placed: { code: string; card: 'individual' | 'group'; section: string; position: number }[] = []
  for (const card of ['individual', 'group'] as const)
    for (const section of cards[card].sections)
      for (const [index, entry] of section.fields.entries()) {
        const code = 'use' in entry ? entry.use : entry.code
        if (!('use' in entry)) found.set(code, packDefinition(entry))
        placed.push({ code, card, section: section.code, position: (index + 1) * 10 })
      }
  for (const { code, card, section, position } of placed) {
    const definition = found.get(code)
    if (!definition)
      throw new Error(`pack: the card ${card} uses the field ${code}, which neither card describes`)
    found.set(code, {
      ...definition,
      placements: { ...definition.placements, [card]: { section, position } },
    })
  }
  return found
}

function packDefinition(field: PackField): FieldDefinition {
  const readRoles = field.readRoles ?? readersOf[field.class]
  const computed = field.kind === 'formula' || field.kind === 'rollup'
  return fieldDefinition.parse({
    kind: field.kind,
    label: field.label,
    help: field.help ?? null,
    placements: { individual: null, group: null },
    required: field.required,
    recommended: field.recommended,
    rules: field.rules ?? {},
    options: field.options ?? [],
    target: field.target ?? null,
    expression: field.expression ?? null,
    rollup: field.rollup ?? null,
    class: field.class,
    readRoles,
    writeRoles: computed ? [] : (field.writeRoles ?? ['account_manager', 'team_leader']),
    staleDays: field.staleDays ?? null,
    onPhone: field.onPhone,
  })
}
