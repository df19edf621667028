import { z } from 'zod'
import { id, latitude, longitude, personRef, unitRef } from './common.ts'
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
