import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { visitForm } from '#contracts/operations.ts'
import { AppError } from '../errors/errors.ts'
import { fail, ok, type Result } from '../errors/result.ts'

/** What differs from trade to trade, as data: `packs/<code>/pack.json`. */
export const packSchema = z.strictObject({
  code: z.string().regex(/^[a-z][a-z0-9_]{1,30}$/),
  name: z.string(),
  customerWord: z.string(),
  volumeUnit: z.string(),
  /** Best first. `serviceMinutes` is how long a visit takes unless a customer says otherwise. */
  grades: z
    .array(
      z.strictObject({
        code: z.string(),
        name: z.string(),
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
        code: z.string(),
        name: z.string(),
        serviceMinutes: z.number().int(),
        share: z.number(),
      }),
    )
    .min(1),
  visitForm,
  map: z.strictObject({
    center: z.tuple([z.number(), z.number()]),
    zoom: z.number(),
    outline: z.string().nullable(),
  }),
})
export type Pack = z.infer<typeof packSchema>

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
