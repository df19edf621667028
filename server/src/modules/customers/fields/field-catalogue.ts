import type { Role } from '#contracts/access.ts'
import type {
  CardKind,
  CoreFact,
  FieldClass,
  FieldDefinition,
  FieldKind,
  FieldState,
} from '#contracts/customer-fields.ts'
import { compileFormula, type Formula, formulaOrder } from '#engines/formula/index.ts'
import { formulaNames, resultKindOf, rollupKind } from './formula-fields.ts'

export interface FieldRow {
  readonly id: string
  readonly code: string
  readonly origin: 'pack' | 'own'
  readonly state: FieldState
  readonly definition: FieldDefinition
  readonly version: number
  readonly updated_at: Date
  readonly updated_by: string | null
}

/** A field with everything that follows from its definition and those it is made of. */
export interface CardField extends FieldRow {
  /** What a formula or roll-up comes to; its own kind otherwise. */
  readonly resultKind: FieldKind
  /** The highest class of what it is made of: a formula betrays no more than its parts. */
  readonly fieldClass: FieldClass
  readonly readers: ReadonlySet<Role>
  readonly writers: ReadonlySet<Role>
  readonly formula: Formula | null
}

export interface CardSection {
  readonly code: string
  readonly name: { readonly zh: string; readonly en: string }
  readonly facts: readonly CoreFact[]
}
export type CardLayout = Readonly<Record<CardKind, readonly CardSection[]>>

export interface Catalogue {
  readonly layout: CardLayout
  readonly fields: readonly CardField[]
  readonly byCode: ReadonlyMap<string, CardField>
  readonly byId: ReadonlyMap<string, CardField>
  /** Formulas in force, each after those that it uses. */
  readonly formulas: readonly CardField[]
  readonly rollups: readonly CardField[]
}

const classOrder: readonly FieldClass[] = ['public', 'internal', 'personal', 'sensitive']
const higher = (a: FieldClass, b: FieldClass): FieldClass =>
  classOrder.indexOf(a) >= classOrder.indexOf(b) ? a : b

export const isComputed = (kind: FieldKind): boolean => kind === 'formula' || kind === 'rollup'

/**
 * Puts definitions together. A formula that does not compile any more (its field was retired by another version of the
 * program) comes to nothing and is read by nobody, instead of taking the others with it.
 */
export function buildCatalogue(rows: readonly FieldRow[], layout: CardLayout): Catalogue {
  const plain = new Map<string, CardField>()
  for (const row of rows) if (row.definition.kind !== 'formula') plain.set(row.code, plainField(row))
  for (const [code, field] of plain) plain.set(code, withSource(field, plain))
  const pending = rows.filter((row) => row.definition.kind === 'formula')
  const uses = new Map(pending.map((row) => [row.code, usedCodes(row)]))
  const ordered = formulaOrder(uses)
  const byCode = new Map(plain)
  const formulas: CardField[] = []
  const inOrder = ordered.ok ? ordered.order : [...uses.keys()]
  for (const code of inOrder) {
    const row = pending.find((one) => one.code === code)
    if (!row) continue
    const field = formulaField(row, byCode)
    byCode.set(code, field)
    if (field.state === 'in_force' && field.formula !== null) formulas.push(field)
  }
  const fields = rows.map((row) => byCode.get(row.code)!)
  return {
    layout,
    fields,
    byCode,
    byId: new Map(fields.map((field) => [field.id, field])),
    formulas,
    rollups: fields.filter((field) => field.state === 'in_force' && field.definition.kind === 'rollup'),
  }
}

function plainField(row: FieldRow): CardField {
  const { definition } = row
  const readers = new Set(definition.readRoles)
  return {
    ...row,
    resultKind: definition.kind,
    fieldClass: definition.class,
    readers,
    writers: new Set(definition.writeRoles.filter((role) => readers.has(role))),
    formula: null,
  }
}

/** A roll-up over a field of related customers is as confidential as that field. */
function withSource(field: CardField, known: ReadonlyMap<string, CardField>): CardField {
  const { rollup } = field.definition
  if (field.definition.kind !== 'rollup' || rollup === null) return field
  const measured = rollup.measure === null ? undefined : known.get(rollup.measure)
  const sources = [
    rollup.source === 'related' ? measured : undefined,
    rollup.via === null ? undefined : known.get(rollup.via),
  ]
  return {
    ...boundBy(field, sources),
    resultKind: rollupKind(rollup, measured?.definition.kind),
    writers: new Set(),
  }
}

function boundBy(field: CardField, sources: readonly (CardField | undefined)[]): CardField {
  let { fieldClass } = field
  let readers = [...field.readers]
  for (const source of sources) {
    if (source === undefined) continue
    fieldClass = higher(fieldClass, source.fieldClass)
    readers = readers.filter((role) => source.readers.has(role))
  }
  return { ...field, fieldClass, readers: new Set(readers) }
}

function formulaField(row: FieldRow, known: ReadonlyMap<string, CardField>): CardField {
  const compiled = compileFormula(row.definition.expression ?? '', formulaNames(known.values(), row.code))
  const field = { ...plainField(row), writers: new Set<Role>() }
  if (!compiled.ok) return { ...field, readers: new Set() }
  const { formula } = compiled
  const bounded = boundBy(
    field,
    [...formula.uses].map((code) => known.get(code)),
  )
  return { ...bounded, formula, resultKind: resultKindOf(formula.type) }
}

/** Codes in square brackets: expressions are kept with codes. */
export function usedCodes(row: { readonly definition: FieldDefinition }): Set<string> {
  const found = (row.definition.expression ?? '').matchAll(/\[([^\]]+)\]/g)
  return new Set([...found].map(([, code]) => code!.trim()))
}

/** Fields of a card in their order within a section. */
export function fieldsOfSection(catalogue: Catalogue, kind: CardKind, section: string): readonly CardField[] {
  return catalogue.fields
    .filter((field) => field.state === 'in_force' && field.definition.placements[kind]?.section === section)
    .toSorted((a, b) => a.definition.placements[kind]!.position - b.definition.placements[kind]!.position)
}
