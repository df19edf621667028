import { z } from 'zod'
import { role } from './access.ts'
import { businessDate, done, id, moment, personRef } from './common.ts'
import { endpoint } from './http.ts'

/** Kinds of data, as `engines/disclosure` knows them. */
export const dataClass = z.enum([
  'phone',
  'id_number',
  'card_number',
  'email',
  'person_name',
  'address',
  'amount',
  'sensitive_text',
])
export const recipient = z.enum(['staff', 'customer', 'colleague', 'partner', 'authority', 'file'])
export const purpose = z.enum([
  'display',
  'visit',
  'order',
  'complaint',
  'verification',
  'benefit',
  'marketing',
  'analysis',
  'report',
  'legal',
])
/** What somebody may say a value is wanted for; the plain screen says nothing. */
export const askedPurpose = purpose.exclude(['display'])
export const channel = z.enum(['office', 'phone_app', 'hotline', 'export'])
export const askedChannel = channel.exclude(['export'])
export const relation = z.enum(['owner', 'substitute', 'team', 'unit'])
export const consentState = z.enum(['given', 'none', 'withdrawn'])
export const outcome = z.enum(['deny', 'masked', 'verify_only', 'disclose'])
export const consentDemand = z.enum(['any', 'not_withdrawn', 'given'])

/** One line of the rule table; an empty list leaves its question open. */
export const disclosureRule = z.object({
  id: z.string().regex(/^[a-z0-9-]{1,40}$/),
  classes: z.array(dataClass).max(16),
  fields: z.array(z.string().max(64)).max(50),
  roles: z.array(role).max(16),
  relations: z.array(relation).max(8),
  recipients: z.array(recipient).max(16),
  purposes: z.array(purpose).max(16),
  channels: z.array(channel).max(8),
  consent: consentDemand,
  outcome,
})
export type DisclosureRule = z.infer<typeof disclosureRule>
const rules = z.array(disclosureRule).max(200)

export const ruleSet = z.object({
  /** 0: the rules the program comes with. */
  version: z.number().int(),
  rules,
  note: z.string().nullable(),
  validFrom: moment.nullable(),
  changedAt: moment.nullable(),
  changedBy: personRef.nullable(),
})
export type RuleSet = z.infer<typeof ruleSet>

const field = z.object({ code: z.string(), name: z.string(), dataClass })

export const getDisclosureRules = endpoint({
  name: 'privacy.rules',
  method: 'GET',
  path: '/api/v1/privacy/rules',
  summary: { zh: '披露规则', en: 'Rules of disclosure' },
  access: 'privacy.manage',
  response: z.object({
    inForce: ruleSet,
    /** Versions that come into force later, the next first. */
    coming: z.array(ruleSet),
    draft: ruleSet.nullable(),
    /** Earlier versions, the newest first. */
    earlier: z.array(ruleSet),
    fields: z.array(field),
    /** How often each purpose was asked for in the last 30 days, and what came out. */
    asked: z.array(z.object({ purpose, field: z.string(), outcome, count: z.number().int() })),
  }),
})
/** Keeps the draft; there is one. Nothing of it holds before it is put in force. */
export const saveDisclosureDraft = endpoint({
  name: 'privacy.saveDraft',
  method: 'PUT',
  path: '/api/v1/privacy/rules/draft',
  summary: { zh: '保存披露规则草稿', en: 'Save the draft of the rules' },
  access: 'privacy.manage',
  body: z.object({ rules, note: z.string().trim().max(500).nullable() }),
  response: ruleSet,
})
export const discardDisclosureDraft = endpoint({
  name: 'privacy.discardDraft',
  method: 'DELETE',
  path: '/api/v1/privacy/rules/draft',
  summary: { zh: '放弃披露规则草稿', en: 'Discard the draft of the rules' },
  access: 'privacy.manage',
  response: done,
})
const questionFacts = {
  field: z.string(),
  dataClass,
  roles: z.array(z.string()),
  relation,
  recipient,
  purpose,
  channel,
  consent: consentState,
}
/** What would change: over every question there is, and over those that people really asked. */
export const tryDisclosureDraft = endpoint({
  name: 'privacy.trial',
  method: 'POST',
  path: '/api/v1/privacy/rules/draft/trial',
  summary: { zh: '试运行披露规则', en: 'Try the draft of the rules' },
  access: 'privacy.manage',
  response: z.object({
    asked: z.number().int(),
    changed: z.number().int(),
    /** Changes by kind of data, role and outcome, the most first. */
    groups: z.array(
      z.object({ dataClass, role: z.string(), before: outcome, after: outcome, count: z.number().int() }),
    ),
    recorded: z.object({
      asked: z.number().int(),
      changes: z.array(z.object({ ...questionFacts, at: moment, before: outcome, after: outcome })),
    }),
  }),
  ratePerMinute: 30,
})
/** Puts the draft in force, now or from a moment to come. */
export const enforceDisclosureDraft = endpoint({
  name: 'privacy.enforce',
  method: 'POST',
  path: '/api/v1/privacy/rules/draft/enforcement',
  summary: { zh: '披露规则生效', en: 'Put the draft of the rules in force' },
  access: 'privacy.manage',
  body: z.object({ validFrom: moment.nullable() }),
  response: ruleSet,
})
/** What somebody would be told of a customer; decisions only, never a value. */
export const testDisclosure = endpoint({
  name: 'privacy.test',
  method: 'POST',
  path: '/api/v1/privacy/rules/test',
  summary: { zh: '测试：某人能看到什么', en: 'What would somebody be told' },
  access: 'privacy.manage',
  body: z.object({
    account: z.string().trim().min(1).max(64),
    /** Licence of a customer; null tries a made-up one with the relation and consent given. */
    licence: z.string().trim().max(32).nullable(),
    relation,
    consent: consentState,
    recipient,
    purpose,
    channel,
    rules: z.enum(['in_force', 'draft']),
  }),
  response: z.object({
    person: z.string(),
    roles: z.array(z.string()),
    /** Null: the customer is out of the person's reach, so nothing is told whatever the rules say. */
    relation: relation.nullable(),
    consent: consentState,
    answers: z.array(
      field.extend({ outcome, ruleId: z.string().nullable(), withConsent: outcome.nullable() }),
    ),
  }),
  ratePerMinute: 60,
})

/** What there is to be told of a customer, as the caller sees it on the plain screen, and what could be asked for. */
export const customerDisclosures = endpoint({
  name: 'privacy.view',
  method: 'GET',
  path: '/api/v1/customers/:id/disclosures',
  summary: { zh: '受保护的资料', en: 'Protected data of a customer' },
  access: 'customers.read',
  params: z.object({ id }),
  query: z.object({ channel: askedChannel.default('office') }),
  response: z.object({
    fields: z.array(
      field.extend({
        key: z.string().nullable(),
        label: z.string().nullable(),
        /** Masked as the rules say; null where nothing is kept or nothing may be told. */
        shown: z.string().nullable(),
        kept: z.boolean(),
        /** Purposes for which more than the plain view could be had, to the caller's own eyes. */
        may: z.array(z.object({ purpose, outcome, withConsent: outcome.nullable() })),
      }),
    ),
  }),
})
/** Asks for one value, for a purpose; answered and refused alike are written to the audit trail. */
export const discloseField = endpoint({
  name: 'privacy.disclose',
  method: 'POST',
  path: '/api/v1/customers/:id/disclosures',
  summary: { zh: '查看受保护的资料（留痕）', en: 'Ask for protected data (audited)' },
  access: 'customers.disclose',
  params: z.object({ id }),
  body: z.object({
    field: z.string().max(64),
    /** Which of several values of the field; null where there is but one. */
    key: z.string().max(64).nullable().default(null),
    purpose: askedPurpose,
    recipient: recipient.exclude(['file']).default('staff'),
    channel: askedChannel.default('office'),
  }),
  response: z.object({
    outcome,
    /** In clear with `disclose`, masked with `masked`, otherwise null. */
    value: z.string().nullable(),
    /** What the answer would be if the customer consented, where that is more. */
    withConsent: outcome.nullable(),
  }),
  ratePerMinute: 30,
})
/** “Is it 1234?”: yes or no, and no more. */
export const verifyField = endpoint({
  name: 'privacy.verify',
  method: 'POST',
  path: '/api/v1/customers/:id/verifications',
  summary: { zh: '核对受保护的资料（留痕）', en: 'Check a value (audited)' },
  access: 'customers.disclose',
  params: z.object({ id }),
  body: z.object({
    field: z.string().max(64),
    key: z.string().max(64).nullable().default(null),
    guess: z.string().trim().min(1).max(64),
    purpose: askedPurpose,
    channel: askedChannel.default('office'),
  }),
  response: z.object({ matches: z.boolean() }),
  ratePerMinute: 20,
})

export const consentPurpose = askedPurpose.or(z.literal('any'))
export const consentChannel = askedChannel.or(z.enum(['export', 'any']))
export const consent = z.object({
  id,
  /** Who said it and in which words: null for those who may not record consents. */
  givenBy: z.string().nullable(),
  kind: z.enum(['given', 'withdrawn']),
  purpose: consentPurpose,
  channel: consentChannel,
  way: z.enum(['in_person', 'written', 'phone', 'online']),
  wording: z.string().nullable(),
  evidence: z.string().nullable(),
  evidenceFileId: id.nullable(),
  saidOn: businessDate,
  validUntil: businessDate.nullable(),
  recordedAt: moment,
  recordedBy: personRef.nullable(),
  /** The card it was recorded on, where that is not the customer's own: one that was merged. */
  onCard: z.string().nullable(),
})
export type Consent = z.infer<typeof consent>
export const listConsents = endpoint({
  name: 'privacy.consents',
  method: 'GET',
  path: '/api/v1/customers/:id/consents',
  summary: { zh: '客户的授权记录', en: 'Consents of a customer' },
  access: 'customers.read',
  params: z.object({ id }),
  response: z.object({
    /** The ledger, newest first. */
    entries: z.array(consent),
    /** What holds today, by purpose and channel. */
    today: z.array(
      z.object({
        purpose: consentPurpose,
        channel: consentChannel,
        state: consentState,
        until: businessDate.nullable(),
      }),
    ),
  }),
})
export const recordConsent = endpoint({
  name: 'privacy.recordConsent',
  method: 'PUT',
  path: '/api/v1/customers/:id/consents/:consentId',
  summary: { zh: '记录客户授权或撤回', en: 'Record a consent or its withdrawal' },
  access: 'privacy.consents',
  params: z.object({ id, consentId: id }),
  body: consent.omit({ id: true, recordedAt: true, recordedBy: true, onCard: true }).extend({
    givenBy: z.string().trim().min(1).max(64),
    wording: z.string().trim().max(2000).nullable(),
    evidence: z.string().trim().max(500).nullable(),
  }),
  response: consent,
})
