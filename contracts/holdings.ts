import { z } from 'zod'
import { businessDate, id } from './common.ts'
import { endpoint } from './http.ts'

/** Whether a kind counts as what the customer has with us, owes us, or neither. */
export const holdingSide = z.enum(['asset', 'liability', 'none'])
export type HoldingSide = z.infer<typeof holdingSide>

/** A kind of account or holding that the pack in force knows: deposit, fund, loan, … */
export const holdingKind = z.strictObject({
  code: z.string().regex(/^[a-z][a-z0-9_]{0,30}$/),
  name: z.string(),
  nameEn: z.string().optional(),
  side: holdingSide,
  /** Further words by which the kind is known in files to import. */
  words: z.array(z.string()).default([]),
})
export type HoldingKind = z.infer<typeof holdingKind>

export const holdingState = z.enum(['active', 'overdue', 'frozen', 'closed'])
export type HoldingState = z.infer<typeof holdingState>

/** Whole fen, from a file or another system: never a float. */
const fenText = z.string().regex(/^-?\d{1,15}$/)

/** What is told of one account or holding on one day. Its number names it; the same told again changes nothing. */
export const holdingFact = z
  .object({
    licence: z.string().trim().min(1).max(64),
    /** Account, contract or card number. */
    number: z
      .string()
      .trim()
      .regex(/^[0-9A-Za-z][0-9A-Za-z\- ]{2,38}[0-9A-Za-z]$/),
    kind: holdingKind.shape.code,
    product: z.string().trim().min(1).max(80),
    state: holdingState.default('active'),
    openedOn: businessDate.nullish(),
    maturesOn: businessDate.nullish(),
    /** Per cent a year. */
    rate: z.number().min(-100).max(1000).nullish(),
    /** Of an asset what is held, of a debt what is owed. */
    balanceFen: fenText,
    asOf: businessDate,
  })
  .refine(({ openedOn, maturesOn }) => !openedOn || !maturesOn || openedOn <= maturesOn, {
    path: ['maturesOn'],
    error: 'falls due before it was opened',
  })
export type HoldingFact = z.infer<typeof holdingFact>

export const holdingOutcome = z.enum(['new', 'changed', 'same', 'refused'])

/** S2.33: accounts and holdings from the core system. A row that cannot be taken is answered for itself. */
export const putHoldings = endpoint({
  name: 'holdings.put',
  method: 'PUT',
  path: '/api/v1/holdings',
  summary: { zh: '写入账户与持有', en: 'Take in accounts and holdings' },
  access: 'customers.import',
  body: z.object({
    /** Where the facts come from, as people call it: 核心系统. */
    source: z.string().trim().min(1).max(40),
    holdings: z.array(holdingFact).min(1).max(2000),
  }),
  response: z.object({
    results: z.array(
      z.object({ outcome: holdingOutcome, code: z.string().nullable(), message: z.string().nullable() }),
    ),
  }),
  bodyLimit: 4 * 1024 * 1024,
  ratePerMinute: 600,
})

/** An account as its reader may see it. */
export const holdingView = z.object({
  id,
  kind: z.string(),
  product: z.string(),
  /** Masked; null when nothing of it may be told. */
  number: z.string().nullable(),
  state: holdingState,
  openedOn: businessDate.nullable(),
  maturesOn: businessDate.nullable(),
  closedOn: businessDate.nullable(),
  rate: z.number().nullable(),
  /** Null when amounts are not told to this reader. */
  balanceFen: z.number().int().nullable(),
  asOf: businessDate,
  source: z.string(),
  /** Nobody has told a balance for longer than the setting says. */
  stale: z.boolean(),
})
export type HoldingView = z.infer<typeof holdingView>

/** Assets at the end of a month (of today in the month that runs) and on the average day of it. */
export const monthOfAssets = z.object({
  month: businessDate,
  aumFen: z.number().int(),
  averageFen: z.number().int(),
  debtFen: z.number().int(),
  /** End-of-month assets by kind; kinds without any are absent. */
  byKind: z.record(z.string(), z.number().int()),
})
export type MonthOfAssets = z.infer<typeof monthOfAssets>

/** S2.33: what a customer has with us and owes us. Empty lists where nothing is known. */
export const customerHoldings = endpoint({
  name: 'holdings.ofCustomer',
  method: 'GET',
  path: '/api/v1/customers/:id/holdings',
  summary: { zh: '客户 360°：财富与持有', en: 'Accounts and holdings of a customer' },
  access: 'holdings.read',
  params: z.object({ id }),
  response: z.object({
    /** False: this reader is told that accounts exist, not how much is in them. */
    told: z.boolean(),
    figures: z
      .object({
        aumFen: z.number().int(),
        debtFen: z.number().int(),
        /** Average day of this month, and of this year, up to today. */
        monthAverageFen: z.number().int(),
        yearAverageFen: z.number().int(),
        /** Assets 90 days ago; null when nothing was known then. */
        aumBeforeFen: z.number().int().nullable(),
        /** The oldest day that a balance counted here is from. */
        asOf: businessDate.nullable(),
      })
      .nullable(),
    /** Thirteen months, oldest first; empty when amounts are not told. */
    months: z.array(monthOfAssets),
    /** Open ones first, the largest first where amounts are told. */
    holdings: z.array(holdingView),
    /** Open holdings that fall due within these many days from today, soonest first. */
    due: z.array(holdingView),
    dueDays: z.number().int(),
    /** Codes of kinds that the customer has open. */
    heldKinds: z.array(z.string()),
  }),
})
