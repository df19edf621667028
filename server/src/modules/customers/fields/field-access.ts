import type { Role } from '#contracts/access.ts'
import type { FieldView } from '#contracts/customer-fields.ts'
import type { Actor } from '#platform/policy/index.ts'
import { type CardField, type Catalogue, isComputed } from './field-catalogue.ts'

/**
 * Which fields somebody may see at all: the one place that decides, for the card, lists, filters, orders, exports,
 * imports, histories and the phone. Whatever is not allowed here does not exist for the reader.
 */
export interface FieldAccess {
  readonly readable: readonly CardField[]
  /** A readable field in force; undefined otherwise. */
  find(code: string): CardField | undefined
  findById(id: string): CardField | undefined
  mayWrite(field: CardField): boolean
  /** Shown masked: in no filter, no order, no export. */
  masked(field: CardField): boolean
  /** Readable fields that are shown in clear. */
  clear(code: string): CardField | undefined
}

/** Without a person behind the request nothing is readable. */
export function fieldAccess(catalogue: Catalogue, actor: Pick<Actor, 'assignments'> | null): FieldAccess {
  const roles = new Set<Role>(actor?.assignments.map(({ role }) => role))
  const holds = (wanted: ReadonlySet<Role>): boolean => [...wanted].some((role) => roles.has(role))
  const readable = catalogue.fields.filter((field) => field.state === 'in_force' && holds(field.readers))
  const byCode = new Map(readable.map((field) => [field.code, field]))
  const byId = new Map(readable.map((field) => [field.id, field]))
  const masked = (field: CardField): boolean => field.fieldClass === 'sensitive'
  return {
    readable,
    find: (code) => byCode.get(code),
    findById: (id) => byId.get(id),
    mayWrite: (field) => !isComputed(field.definition.kind) && byCode.has(field.code) && holds(field.writers),
    masked,
    clear(code) {
      const field = byCode.get(code)
      return field === undefined || masked(field) ? undefined : field
    },
  }
}

const unsortable: ReadonlySet<string> = new Set(['multi_choice', 'relation', 'long_text'])

/** A field as screens are told of it. */
export function viewOf(access: FieldAccess, field: CardField): FieldView {
  const { definition } = field
  const masked = access.masked(field)
  return {
    code: field.code,
    kind: definition.kind,
    resultKind: field.resultKind,
    label: definition.label,
    help: definition.help,
    placements: definition.placements,
    required: definition.required,
    recommended: definition.recommended,
    rules: definition.rules,
    options: definition.options,
    target: definition.target,
    staleDays: definition.staleDays,
    onPhone: definition.onPhone,
    mayWrite: access.mayWrite(field),
    masked,
    sortable: !masked && !unsortable.has(field.resultKind),
    filterable: !masked,
  }
}
