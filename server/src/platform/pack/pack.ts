import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { cardKind, packCards } from '#contracts/customer-fields.ts'
import { holdingKind } from '#contracts/holdings.ts'
import { inspectionForm } from '#contracts/inspections.ts'
import { customerType } from '#contracts/customer-facts.ts'
import { customerNumber, tradeWords, visitForm } from '#contracts/operations.ts'
import { AppError } from '../errors/errors.ts'
import { fail, ok, type Result } from '../errors/result.ts'

/** What differs from trade to trade, as data: `packs/<code>/pack.json`. */
export const packSchema = z.strictObject({
  code: z.string().regex(/^[a-z][a-z0-9_]{1,30}$/),
  name: z.string(),
  /** A key that ends in `En` is the same in English; without it the screens say the Chinese. */
  customerWord: z.string(),
  customerWordEn: z.string().optional(),
  volumeUnit: z.string(),
  volumeUnitEn: z.string().optional(),
  customerNumber: customerNumber.strict().refine(({ pattern }) => pattern === null || isPattern(pattern), {
    error: 'the pattern of the customer number is not a regular expression',
  }),
  tradeWords: tradeWords.strict(),
  /** Best first. `serviceMinutes` is how long a visit takes unless a customer says otherwise. */
  grades: z
    .array(
      z.strictObject({
        code: z.string(),
        name: z.string(),
        nameEn: z.string().optional(),
        color: z.string(),
        frequency: z.strictObject({ visits: z.number().int(), weeks: z.number().int() }),
        /** Share of customers in the demo data. */
        share: z.number(),
      }),
    )
    .min(1),
  customerTypes: z
    .array(
      z.strictObject({
        code: customerType,
        name: z.string(),
        nameEn: z.string().optional(),
        /** Which card customers of this type have: that of a person or that of an organisation. */
        kind: cardKind,
        /** Further words by which the type is known in files to import. */
        words: z.array(z.string()),
        serviceMinutes: z.number().int(),
        share: z.number(),
      }),
    )
    .min(1),
  /** What a new customer becomes when a file does not say, or says something unknown; null where it must be said. */
  defaultCustomerType: z.string().nullable(),
  /** What the customer cards ask for, beside the facts of every list. */
  cards: packCards.optional(),
  /** Accounts and holdings that customers may have; none where the trade keeps no such thing. */
  holdingKinds: z.array(holdingKind).default([]),
  /** Customers usually have some: a page without any says so, and how to bring them in. */
  expectsHoldings: z.boolean().default(false),
  visitForm,
  /** What assessors record at a shop; a trade without assessments has none. */
  inspectionForm: inspectionForm.optional(),
  map: z.strictObject({
    center: z.tuple([z.number(), z.number()]),
    zoom: z.number(),
    outline: z.string().nullable(),
  }),
})
export type Pack = z.infer<typeof packSchema>

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, 'u').source !== ''
  } catch {
    return false
  }
}

const packsRoot = path.resolve(import.meta.dirname, '../../../../packs')

/** Reads and checks a pack. An unknown code or a broken file is an expected failure with words. */
export async function loadPack(code: string): Promise<Result<Pack>> {
  if (!/^[a-z][a-z0-9_]{1,30}$/.test(code)) return fail(packUnknown(code))
  let text: string
  try {
    text = await readFile(path.join(packsRoot, code, 'pack.json'), 'utf8')
  } catch {
    return fail(packUnknown(code))
  }
  const parsed = packSchema.safeParse(JSON.parse(text))
  if (!parsed.success) return fail(packBroken(code, z.prettifyError(parsed.error)))
  return ok(parsed.data)
}

const packUnknown = (code: string): AppError =>
  new AppError({
    code: 'pack_unknown',
    status: 500,
    words: {
      zh: `没有名为 ${code} 的行业包，请检查 --pack。`,
      en: `There is no industry pack ${code}; check --pack.`,
    },
  })
const packBroken = (code: string, problems: string): AppError =>
  new AppError({
    code: 'pack_broken',
    status: 500,
    words: {
      zh: `行业包 ${code} 内容有误：\n${problems}`,
      en: `The industry pack ${code} is not valid:\n${problems}`,
    },
  })
