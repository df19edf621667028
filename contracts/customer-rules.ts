import { z } from 'zod'
import { id, moment, personRef, unitRef } from './common.ts'
import { endpoint } from './http.ts'

/** Rule sheets of customers: each is kept in versions by unit, and a unit without its own follows the one above. */
export const ruleKinds = ['pool', 'assignment', 'grading', 'service', 'value'] as const
export type RuleKind = (typeof ruleKinds)[number]

/**
 * Reading and saving of one kind of sheet. `version` 0 is the product's own default, which nobody has saved;
 * `unit` is null for it. A save names the version that was read, so that nobody overwrites unseen.
 */
export function ruleEndpoints<Kind extends RuleKind, Content extends z.ZodType>(
  kind: Kind,
  title: { zh: string; en: string },
  content: Content,
) {
  const sheet = z.object({
    version: z.number().int(),
    /** Where the sheet in force was saved. */
    unit: unitRef.nullable(),
    savedAt: moment.nullable(),
    savedBy: personRef.nullable(),
    content,
    /** Earlier versions at the unit asked for, newest first. */
    history: z.array(
      z.object({
        version: z.number().int(),
        at: moment,
        by: personRef.nullable(),
        note: z.string().nullable(),
      }),
    ),
    mayChange: z.boolean(),
  })
  return {
    read: endpoint({
      name: `customers.${kind}Rule`,
      method: 'GET',
      path: `/api/v1/customer-rules/${kind}`,
      summary: title,
      access: 'customers.read',
      /** Absent: the caller's own unit. */
      query: z.object({ unitId: id.optional() }),
      response: sheet,
    }),
    save: endpoint({
      name: `customers.save${kind[0]!.toUpperCase()}${kind.slice(1)}Rule`,
      method: 'PUT',
      path: `/api/v1/customer-rules/${kind}`,
      summary: { zh: `保存${title.zh}`, en: `Save: ${title.en}` },
      access: 'customers.configure',
      body: z.object({
        unitId: id,
        version: z.number().int().min(0),
        content,
        note: z.string().trim().max(200).nullable(),
      }),
      response: sheet,
    }),
  }
}
