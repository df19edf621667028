import { z } from 'zod'
import { id, listOf, moment, paging, personRef, unitRef } from './common.ts'
import { endpoint } from './http.ts'

/** What a card is asked for; each has a weight that is a setting, 0 leaves it out. */
export const qualityItem = z.enum([
  'phone',
  'contact',
  'address',
  'position',
  'owner',
  'identity',
  'openingHours',
  'twoPeople',
  'ownFields',
])
export type QualityItem = z.infer<typeof qualityItem>

const shares = {
  customers: z.number().int(),
  /** 0–100. */
  score: z.number(),
  /** Shares, 0–1. */
  complete: z.number(),
  fresh: z.number(),
  /** Customers of whom at most one person is known. */
  single: z.number().int(),
}

export const customerQuality = endpoint({
  name: 'customers.quality',
  method: 'GET',
  path: '/api/v1/customer-quality',
  summary: { zh: '客户资料质量', en: 'How complete and how fresh customer data are' },
  access: 'customers.read',
  query: z.object({ unitIds: listOf(id) }),
  response: z.object({
    /** How the score comes about: (1 − freshShare) × completeness + freshShare × freshness. */
    formula: z.object({
      /** 0–1. */
      freshShare: z.number(),
      /** A card confirmed within so many days is fresh, one not confirmed for twice as long is not at all. */
      freshDays: z.number().int(),
      items: z.array(
        z.object({
          item: qualityItem,
          weight: z.number().int(),
          /** Share that has it, 0–1. */ known: z.number(),
        }),
      ),
    }),
    whole: z.object(shares),
    /** Worst first. */
    teams: z.array(z.object({ unit: unitRef, ...shares })),
    /** Worst first; null for those who may not see figures of single people. */
    people: z.array(z.object({ person: personRef, unit: unitRef, ...shares })).nullable(),
  }),
  ratePerMinute: 30,
})

/** The customers about whom least is known, with what is missing. */
export const worstCustomers = endpoint({
  name: 'customers.worstQuality',
  method: 'GET',
  path: '/api/v1/customer-quality/worst',
  summary: { zh: '资料最差的客户', en: 'Customers whose data need most' },
  access: 'customers.read',
  query: z.object({
    unitIds: listOf(id),
    ownerIds: listOf(id),
    missing: qualityItem.optional(),
    single: z.enum(['true']).optional(),
    ...paging,
  }),
  response: z.object({
    customers: z.array(
      z.object({
        id,
        name: z.string(),
        grade: z.string(),
        owner: personRef.nullable(),
        unit: unitRef,
        score: z.number(),
        missing: z.array(qualityItem),
        /** When the card was last written or the customer last visited. */
        confirmedAt: moment,
        single: z.boolean(),
      }),
    ),
    total: z.number().int(),
  }),
  ratePerMinute: 60,
})
