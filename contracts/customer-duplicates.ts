import { z } from 'zod'
import { done, id, latitude, listOf, longitude, moment, paging, personRef, unitRef } from './common.ts'
import { comparison } from './customer-merges.ts'
import { customer } from './customers.ts'
import { endpoint } from './http.ts'

/** What two cards can have in common, told as the reason why they may be the same customer. */
export const keyKind = z.enum(['licence', 'phone', 'person_id', 'company_code', 'name', 'place'])
export type KeyKind = z.infer<typeof keyKind>

/** What an organisation wants to happen when a card is saved that looks like one there is already. */
export const duplicateRule = z.enum(['warn', 'reason', 'refuse'])
export type DuplicateRule = z.infer<typeof duplicateRule>

/**
 * Looks for customers with the same keys while a card is being filled in. A customer beyond the caller's reach is
 * told of, but not which one it is or whose.
 */
export const checkDuplicates = endpoint({
  name: 'customers.checkDuplicates',
  method: 'POST',
  path: '/api/v1/customer-duplicate-check',
  summary: { zh: '录入时查重', en: 'Look for customers with the same keys' },
  access: 'customers.write',
  body: z.object({
    /** The card that is edited: it is no duplicate of itself. */
    customerId: id.nullable(),
    licence: z.string().max(32).default(''),
    name: z.string().max(128).default(''),
    phone: z.string().max(32).default(''),
    address: z.string().max(256).default(''),
    companyCode: z.string().max(32).default(''),
    idNumber: z.string().max(32).default(''),
    position: z.object({ lng: longitude, lat: latitude }).nullable().default(null),
  }),
  response: z.object({
    /** Strongest first. */
    matches: z.array(
      z.object({
        kinds: z.array(keyKind),
        /** Null when the customer is out of reach. */
        customer: z
          .object({
            id,
            name: z.string(),
            licence: z.string(),
            address: z.string(),
            phone: z.string().nullable(),
            owner: personRef.nullable(),
            unit: unitRef,
            metres: z.number().nullable(),
          })
          .nullable(),
      }),
    ),
    /** Customers in reach that share no more than the name. */
    sameName: z.number().int(),
    /** What saving asks for; null when nothing but a name is shared. */
    rule: duplicateRule.nullable(),
  }),
  ratePerMinute: 240,
})

/** Why two cards may be one customer; `other_code` speaks against it. */
export const duplicateReasonCode = z.enum([
  'licence',
  'company_code',
  'person_id',
  'phone',
  'name',
  'name_alike',
  'name_sound',
  'address',
  'address_alike',
  'near',
  'contact',
  'other_code',
])
export type DuplicateReasonCode = z.infer<typeof duplicateReasonCode>

export const duplicateReason = z.object({
  code: duplicateReasonCode,
  /** What it adds to the score; below zero where it speaks against the pair. */
  points: z.number().int(),
  /** How alike, 0–1, where it is a matter of degree. */
  share: z.number().optional(),
  metres: z.number().optional(),
  /** How many customers have the shared telephone. */
  holders: z.number().int().optional(),
})
export type DuplicateReason = z.infer<typeof duplicateReason>

/** What somebody said earlier: that the two are not one. */
export const apartDecision = z.object({ by: personRef.nullable(), at: moment, reason: z.string().nullable() })

export const duplicatePair = z.object({
  a: customer,
  b: customer,
  score: z.number().int(),
  reasons: z.array(duplicateReason),
  comparison,
  foundAt: moment,
  /** In an open pair: decided earlier, and something has come to light since. */
  apart: apartDecision.nullable(),
})
export type DuplicatePair = z.infer<typeof duplicatePair>

export const listDuplicates = endpoint({
  name: 'customers.duplicates',
  method: 'GET',
  path: '/api/v1/customer-duplicates',
  summary: { zh: '疑似重复的客户', en: 'Pairs of customers that may be one' },
  access: 'customers.merge',
  query: z.object({
    ...paging,
    /** With all units below; both cards are within. */
    unitIds: listOf(id),
    customerId: id.optional(),
    minScore: z.coerce.number().int().min(0).max(100).default(0),
    reason: duplicateReasonCode.optional(),
    /** `apart`: those that somebody said are not one. */
    state: z.enum(['open', 'apart']).default('open'),
  }),
  response: z.object({
    /** Highest score first. */
    pairs: z.array(duplicatePair),
    total: z.number().int(),
    /** Open pairs of which only one card is in reach: whoever has both in reach decides. */
    beyond: z.number().int(),
    /** Customers that wait to be compared. */
    waiting: z.number().int(),
  }),
})

/** Says that two cards are not one customer, or takes that back. */
export const decideDuplicate = endpoint({
  name: 'customers.decideDuplicate',
  method: 'POST',
  path: '/api/v1/customer-duplicate-decisions',
  summary: { zh: '判定不是重复客户', en: 'Tell two customers apart' },
  access: 'customers.merge',
  body: z.object({
    oneId: id,
    otherId: id,
    apart: z.boolean(),
    reason: z.string().trim().max(200).nullable(),
  }),
  response: done,
})
