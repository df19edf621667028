import type {
  CardKind,
  DesignedField,
  FieldDefinition,
  FieldKind,
  FieldState,
} from '#contracts/customer-fields.ts'
import type { FieldBody } from './queries.ts'

/** A definition while it is edited: the formula as people read it. */
export interface FieldDraft {
  readonly code: string
  readonly state: FieldState
  readonly definition: FieldDefinition
}

const readers: FieldDefinition['readRoles'] = [
  'account_manager',
  'team_leader',
  'assessor',
  'analyst',
  'department_viewer',
]

export function newDraft(card: CardKind): FieldDraft {
  const place = { section: 'own', position: 10 }
  return {
    code: `x_${Date.now().toString(36)}`,
    state: 'in_force',
    definition: {
      kind: 'text',
      label: { zh: '', en: '' },
      help: null,
      placements: {
        individual: card === 'individual' ? place : null,
        group: card === 'group' ? place : null,
      },
      required: false,
      recommended: false,
      rules: { min: null, max: null, decimals: null, maxLength: null, pattern: null, unique: false },
      options: [],
      target: null,
      expression: null,
      rollup: null,
      class: 'internal',
      readRoles: [...readers],
      writeRoles: ['account_manager', 'team_leader'],
      staleDays: null,
      onPhone: false,
    },
  }
}

export const draftOf = (field: DesignedField): FieldDraft => ({
  code: field.code,
  state: field.state,
  definition: { ...field.definition, expression: field.expressionInWords ?? field.definition.expression },
})

export const isComputed = (kind: FieldKind): boolean => kind === 'formula' || kind === 'rollup'

/** The definition with another kind: what the new kind has no use for goes. */
export function withKind(definition: FieldDefinition, kind: FieldKind): FieldDefinition {
  const chosen = kind === 'choice' || kind === 'multi_choice'
  return {
    ...definition,
    kind,
    options: chosen ? definition.options : [],
    target: kind === 'relation' ? (definition.target ?? 'customer') : null,
    expression: kind === 'formula' ? (definition.expression ?? '') : null,
    rollup:
      kind === 'rollup'
        ? (definition.rollup ?? { source: 'orders', how: 'count', measure: null, windowDays: 90, via: null })
        : null,
    required: isComputed(kind) ? false : definition.required,
    writeRoles: isComputed(kind)
      ? []
      : definition.writeRoles.length > 0
        ? definition.writeRoles
        : ['account_manager', 'team_leader'],
    rules: { min: null, max: null, decimals: null, maxLength: null, pattern: null, unique: false },
  }
}

/** What is sent: an English name for whoever has none, no help that says nothing. */
export function bodyOf(draft: FieldDraft, version: number | null): FieldBody {
  const { definition } = draft
  const zh = definition.label.zh.trim()
  const help = definition.help
  return {
    version,
    code: draft.code.trim(),
    state: draft.state,
    definition: {
      ...definition,
      label: { zh, en: definition.label.en.trim() || zh },
      help:
        help === null || (help.zh.trim() === '' && help.en.trim() === '')
          ? null
          : { zh: help.zh, en: help.en.trim() || help.zh },
      options: definition.options.map((option) => ({
        ...option,
        label: { zh: option.label.zh, en: option.label.en.trim() || option.label.zh },
      })),
      writeRoles: definition.writeRoles.filter((role) => definition.readRoles.includes(role)),
    },
  }
}
