import { z } from 'zod'
import { role } from './access.ts'
import { businessDate, id, listOf, moment, personRef, unitRef } from './common.ts'
import { endpoint } from './http.ts'

/** What a field of the customer card holds. Relations point to a customer or a person; the last two are computed. */
export const fieldKinds = [
  'text',
  'long_text',
  'number',
  'money',
  'date',
  'choice',
  'multi_choice',
  'flag',
  'relation',
  'formula',
  'rollup',
] as const
export const fieldKind = z.enum(fieldKinds)
export type FieldKind = z.infer<typeof fieldKind>

export const cardKind = z.enum(['individual', 'group'])
export type CardKind = z.infer<typeof cardKind>

/** How confidential a value is. A sensitive one is masked and read in clear only through a disclosure. */
export const fieldClass = z.enum(['public', 'internal', 'personal', 'sensitive'])
export type FieldClass = z.infer<typeof fieldClass>

export const fieldState = z.enum(['draft', 'in_force', 'retired'])
export type FieldState = z.infer<typeof fieldState>

const words = z.strictObject({ zh: z.string().trim().min(1).max(40), en: z.string().trim().min(1).max(80) })
const help = z.strictObject({ zh: z.string().trim().max(200), en: z.string().trim().max(400) })

export const fieldOption = z.strictObject({
  value: z.string().regex(/^[a-z0-9][a-z0-9_]{0,39}$/),
  label: words,
  /** Not offered any more; where it was chosen it stays. */
  retired: z.boolean().default(false),
})

const placement = z.strictObject({
  section: z.string().regex(/^[a-z][a-z0-9_]{1,40}$/),
  position: z.number().int().min(0).max(9999),
})

/** What a value must keep to. Money in fen; `min` and `max` of a date are left to formulas. */
export const fieldRules = z.strictObject({
  min: z.number().min(-9e15).max(9e15).nullable().default(null),
  max: z.number().min(-9e15).max(9e15).nullable().default(null),
  decimals: z.number().int().min(0).max(6).nullable().default(null),
  maxLength: z.number().int().min(1).max(2000).nullable().default(null),
  /** A regular expression without groups and alternatives, for the whole text. */
  pattern: z.string().max(120).nullable().default(null),
  unique: z.boolean().default(false),
})

/** Rows that a roll-up looks at. `related` are the customers whose field `via` points to this one. */
export const rollupSource = z.enum(['orders', 'visits', 'related'])
export const rollupHow = z.enum(['count', 'sum', 'avg', 'min', 'max', 'last', 'days_since'])
export const rollup = z.strictObject({
  source: rollupSource,
  how: rollupHow,
  /** `amount`, `volume`, `lines` of orders; `minutes` of visits; `orders90`, `volume90` or a field of related customers. */
  measure: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,40}$/)
    .nullable(),
  /** Days up to and including today; null for everything. */
  windowDays: z.number().int().min(1).max(3660).nullable(),
  /** Code of the relation field of the other customers. */
  via: z
    .string()
    .regex(/^[a-z][a-z0-9_]{1,40}$/)
    .nullable(),
})
export type Rollup = z.infer<typeof rollup>

export const fieldDefinition = z.strictObject({
  kind: fieldKind,
  label: words,
  help: help.nullable(),
  /** Where it stands on each kind of card; null where it does not. */
  placements: z.strictObject({ individual: placement.nullable(), group: placement.nullable() }),
  required: z.boolean(),
  /** Counts for completeness although a card may be saved without. */
  recommended: z.boolean(),
  rules: fieldRules,
  options: z.array(fieldOption).max(200),
  target: z.enum(['customer', 'user']).nullable(),
  /** Of a formula, with codes of fields in square brackets. */
  expression: z.string().max(2000).nullable(),
  rollup: rollup.nullable(),
  class: fieldClass,
  readRoles: z.array(role),
  writeRoles: z.array(role),
  /** After so many days somebody is asked whether it is still so. */
  staleDays: z.number().int().min(1).max(3660).nullable(),
  /** Among the most important facts, which the phone shows without a connection. */
  onPhone: z.boolean(),
})
export type FieldDefinition = z.infer<typeof fieldDefinition>

/**
 * A value as it travels: text, code of a choice, date `YYYY-MM-DD`, id of a relation; number; fen; flag; codes of a
 * multiple choice; null for none.
 */
export const fieldValue = z.union([
  z.string().max(4000),
  z.number(),
  z.boolean(),
  z.array(z.string().max(40)).max(200),
  z.null(),
])
export type FieldValue = z.infer<typeof fieldValue>

export const cardSection = z.object({ code: z.string(), name: z.object({ zh: z.string(), en: z.string() }) })

/** A field as far as its reader needs it. `resultKind` is what a computed one comes to. */
export const fieldView = z.object({
  code: z.string(),
  kind: fieldKind,
  resultKind: fieldKind,
  label: z.object({ zh: z.string(), en: z.string() }),
  help: z.object({ zh: z.string(), en: z.string() }).nullable(),
  placements: fieldDefinition.shape.placements,
  required: z.boolean(),
  recommended: z.boolean(),
  rules: fieldRules,
  options: z.array(fieldOption),
  target: z.enum(['customer', 'user']).nullable(),
  staleDays: z.number().int().nullable(),
  onPhone: z.boolean(),
  mayWrite: z.boolean(),
  /** Shown masked: no filter, no order, no export. */
  masked: z.boolean(),
  sortable: z.boolean(),
  filterable: z.boolean(),
})
export type FieldView = z.infer<typeof fieldView>

export const listCustomerFields = endpoint({
  name: 'customerFields.list',
  method: 'GET',
  path: '/api/v1/customer-fields',
  summary: { zh: '客户卡字段（本人可见的）', en: 'Fields of the customer card that the caller may read' },
  access: 'customers.read',
  response: z.object({
    sections: z.object({ individual: z.array(cardSection), group: z.array(cardSection) }),
    fields: z.array(fieldView),
  }),
})

export const fieldEntry = z.object({
  code: z.string(),
  value: fieldValue,
  /** The value in words: names of choices, of the customer or the person it points to; masked where it must be. */
  text: z.string().nullable(),
  /** 0 where there is none yet. */
  version: z.number().int(),
  updatedAt: moment.nullable(),
  updatedBy: personRef.nullable(),
  source: z.string().nullable(),
  stale: z.boolean(),
})
export type FieldEntry = z.infer<typeof fieldEntry>

const completeness = z.object({
  filled: z.number().int(),
  wanted: z.number().int(),
  stale: z.number().int(),
})

/** Facts that every customer has in the list and may stand in a section as well. */
export const coreFact = z.enum([
  'name',
  'licence',
  'contactName',
  'phone',
  'address',
  'type',
  'grade',
  'owner',
  'unit',
  'lastVisitOn',
  'orders90',
  'volume90',
  'note',
])
export type CoreFact = z.infer<typeof coreFact>

export const customerCardFields = z.object({
  kind: cardKind,
  sections: z.array(
    cardSection.extend({
      /** Facts of the list that belong here, then the fields of the section in their order. */
      facts: z.array(coreFact),
      fields: z.array(fieldView),
    }),
  ),
  entries: z.array(fieldEntry),
  completeness,
})
export type CustomerCardFields = z.infer<typeof customerCardFields>

export const getCardFields = endpoint({
  name: 'customerFields.card',
  method: 'GET',
  path: '/api/v1/customers/:id/fields',
  summary: { zh: '客户卡各栏内容', en: 'Sections and values of a customer card' },
  access: 'customers.read',
  params: z.object({ id }),
  response: customerCardFields,
})
export const saveCardFields = endpoint({
  name: 'customerFields.save',
  method: 'PUT',
  path: '/api/v1/customers/:id/fields',
  summary: { zh: '填写或更新客户卡内容', en: 'Fill in or update fields of a customer card' },
  access: 'customers.write',
  params: z.object({ id }),
  body: z.object({
    values: z
      .array(
        z.strictObject({
          code: z.string().max(42),
          value: fieldValue,
          /** The version that was read; 0 for none. The same value again says that it is still so. */
          version: z.number().int().min(0),
        }),
      )
      .min(1)
      .max(200),
    source: z.enum(['manual', 'visit', 'call', 'document']).default('manual'),
  }),
  response: customerCardFields,
})
export const discloseField = endpoint({
  name: 'customerFields.disclose',
  method: 'POST',
  path: '/api/v1/customers/:id/fields/:code/disclosure',
  summary: { zh: '查看敏感字段原文（留痕）', en: 'Read a sensitive field in clear (audited)' },
  access: 'customers.disclose',
  params: z.object({ id, code: z.string().max(42) }),
  body: z.object({ purpose: z.enum(['visit', 'order', 'complaint', 'verification']) }),
  response: z.object({ value: fieldValue, text: z.string().nullable() }),
  ratePerMinute: 30,
})

export const designedField = z.object({
  id,
  code: z.string(),
  origin: z.enum(['pack', 'own']),
  state: fieldState,
  version: z.number().int(),
  definition: fieldDefinition,
  /** Formulas as people read them: with labels in the brackets. */
  expressionInWords: z.string().nullable(),
  /** Readers after what a formula is made of has been looked at; fewer than `readRoles` at times. */
  readers: z.array(role),
  values: z.number().int(),
  updatedAt: moment,
  updatedBy: personRef.nullable(),
})
export type DesignedField = z.infer<typeof designedField>

export const listFieldDefinitions = endpoint({
  name: 'customerFields.definitions',
  method: 'GET',
  path: '/api/v1/customer-field-definitions',
  summary: { zh: '客户字段设计', en: 'Definitions of customer fields' },
  access: 'settings.read',
  response: z.object({
    sections: z.object({ individual: z.array(cardSection), group: z.array(cardSection) }),
    fields: z.array(designedField),
  }),
})

const designBody = z.object({
  /** Null makes a new field. */
  version: z.number().int().nullable(),
  code: z.string().regex(/^[a-z][a-z0-9_]{1,40}$/),
  state: fieldState,
  definition: fieldDefinition,
})
/** What a change would do, before it is done. */
export const fieldEffect = z.object({
  values: z.number().int(),
  /** Values in hand that the new rules would not let in; they stay until somebody changes them. */
  invalid: z.number().int(),
  /** Fields computed from this one. */
  dependents: z.array(z.object({ code: z.string(), label: z.object({ zh: z.string(), en: z.string() }) })),
  savedViews: z.number().int(),
})
export type FieldEffect = z.infer<typeof fieldEffect>
export const previewFieldDefinition = endpoint({
  name: 'customerFields.preview',
  method: 'POST',
  path: '/api/v1/customer-field-definitions/:id/effect',
  summary: { zh: '字段修改的影响', en: 'What a change of a definition affects' },
  access: 'settings.manage',
  params: z.object({ id }),
  body: designBody,
  response: fieldEffect,
})
export const saveFieldDefinition = endpoint({
  name: 'customerFields.define',
  method: 'PUT',
  path: '/api/v1/customer-field-definitions/:id',
  summary: { zh: '保存客户字段', en: 'Save the definition of a field' },
  access: 'settings.manage',
  params: z.object({ id }),
  body: designBody,
  response: designedField,
})
export const listFieldVersions = endpoint({
  name: 'customerFields.versions',
  method: 'GET',
  path: '/api/v1/customer-field-definitions/:id/versions',
  summary: { zh: '字段修改历史', en: 'Versions of a definition' },
  access: 'settings.read',
  params: z.object({ id }),
  response: z.object({
    versions: z.array(
      z.object({
        version: z.number().int(),
        at: moment,
        by: personRef.nullable(),
        state: fieldState,
        definition: fieldDefinition,
      }),
    ),
  }),
})

/** A test of one field in a list's filter; all that is said has to hold. Money in fen. */
export const ownCondition = z.strictObject({
  in: z.array(z.string().max(64)).min(1).max(100).optional(),
  contains: z.string().trim().min(1).max(64).optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  from: businessDate.optional(),
  to: businessDate.optional(),
  is: z.boolean().optional(),
  /** True finds customers without a value. */
  empty: z.boolean().optional(),
})
export type OwnCondition = z.infer<typeof ownCondition>
const fieldCode = z.string().regex(/^[a-z][a-z0-9_]{1,40}$/)
/** Tests by the code of the field, at most eight: `{"floor_space":{"min":50}}`. */
export const ownFilter = z
  .record(fieldCode, ownCondition)
  .refine((tests) => Object.keys(tests).length <= 8, { error: 'at most eight fields' })
export type OwnFilter = z.infer<typeof ownFilter>
/** The same as it stands in a query string: JSON. */
export const ownFilterText = z.preprocess((value) => {
  if (typeof value !== 'string') return value
  if (value === '') return undefined
  try {
    return JSON.parse(value) as unknown
  } catch {
    return value
  }
}, ownFilter.optional())
/** A field as an order or a column of the list. */
export const ownKey = z.string().regex(/^own\.[a-z][a-z0-9_]{1,40}$/)

const known = { wanted: z.number().int(), filled: z.number().int(), stale: z.number().int() }
export const customerCompleteness = endpoint({
  name: 'customerFields.completeness',
  method: 'GET',
  path: '/api/v1/customer-completeness',
  summary: {
    zh: '客户资料完整度与新鲜度',
    en: 'How complete and how fresh customer cards are, by unit and by field',
  },
  access: 'customers.read',
  query: z.object({ unitIds: listOf(id) }),
  response: z.object({
    teams: z.array(z.object({ unit: unitRef, customers: z.number().int(), ...known })),
    fields: z.array(
      z.object({ code: z.string(), label: z.object({ zh: z.string(), en: z.string() }), ...known }),
    ),
  }),
  ratePerMinute: 60,
})

const packField = z.strictObject({
  code: z.string().regex(/^(?!x_)[a-z][a-z0-9_]{1,40}$/),
  label: words,
  kind: fieldKind,
  help: help.optional(),
  options: z.array(fieldOption.omit({ retired: true })).optional(),
  required: z.boolean().default(false),
  recommended: z.boolean().default(false),
  rules: fieldRules.partial().optional(),
  target: z.enum(['customer', 'user']).optional(),
  expression: z.string().max(2000).optional(),
  rollup: rollup.optional(),
  /** Has no default: what nobody has classified is shown to nobody. */
  class: fieldClass,
  /** Roles that may read; without, what the class allows. */
  readRoles: z.array(role).optional(),
  writeRoles: z.array(role).optional(),
  staleDays: z.number().int().min(1).optional(),
  onPhone: z.boolean().default(false),
})
export type PackField = z.infer<typeof packField>
const packCard = z.strictObject({
  sections: z
    .array(
      z.strictObject({
        code: z.string().regex(/^[a-z][a-z0-9_]{1,40}$/),
        name: words,
        facts: z.array(coreFact).default([]),
        /** A field, or the code of one that the other card describes. */
        fields: z.array(z.union([packField, z.strictObject({ use: z.string() })])),
      }),
    )
    .min(1),
})
/** Layout of both cards, as a pack describes them. */
export const packCards = z.strictObject({ individual: packCard, group: packCard })
export type PackCards = z.infer<typeof packCards>
