import { sql } from 'kysely'
import type { DuplicateRule, KeyKind } from '#contracts/customer-duplicates.ts'
import type { Tx } from '#platform/db/index.ts'
import type { Message } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { CustomersContext } from '../customers.context.ts'
import { duplicateRefused, looksLikeAnother } from '../customers.errors.ts'
import type { FieldChange } from '../customers.values.ts'
import { newlyShared } from './check.ts'
import { duplicateRuleSetting } from './duplicates.settings.ts'
import type { KeyedCard } from './keys.ts'

const kindNames: Record<KeyKind, Message> = {
  licence: { zh: '客户号', en: 'customer number' },
  phone: { zh: '电话', en: 'telephone' },
  person_id: { zh: '证件号', en: 'identity number' },
  company_code: { zh: '统一社会信用代码', en: 'company code' },
  name: { zh: '名称', en: 'name' },
  place: { zh: '名称和地址', en: 'name and address' },
}

/** The kinds in words: 电话、名称和地址. */
export const kindsInWords = (kinds: readonly KeyKind[]): Message => ({
  zh: kinds.map((kind) => kindNames[kind].zh).join('、'),
  en: kinds.map((kind) => kindNames[kind].en).join(', '),
})

/**
 * Holds a card that is saved by hand to the organisation's rule about duplicates. Answers what the card's history
 * should say of it: the reason, where one was given against something that is shared.
 */
export async function checkLikeness(
  context: CustomersContext,
  tx: Tx,
  card: {
    readonly id: string
    readonly after: KeyedCard
    readonly before: KeyedCard | null
    readonly reason: string | null
  },
): Promise<Result<FieldChange[]>> {
  const shared = await newlyShared(tx, card.id, card.after, card.before)
  if (shared.length === 0) return ok([])
  // The very same licence is refused whatever the rule, and in words of its own.
  if (shared.includes('licence') && (await isTaken(tx, card.after.licence, card.id))) return ok([])
  const rule = (await context.platform.settings.read(duplicateRuleSetting)) as DuplicateRule
  const { zh, en } = kindsInWords(shared)
  if (rule === 'refuse') return fail(duplicateRefused(zh, en))
  if (rule === 'reason' && card.reason === null) return fail(looksLikeAnother(zh, en))
  return ok(card.reason === null ? [] : [{ field: 'duplicateReason', before: null, after: card.reason }])
}

async function isTaken(tx: Tx, licence: string, exceptId: string): Promise<boolean> {
  const { rows } = await sql`select from customers where licence = ${licence} and id <> ${exceptId}`.execute(
    tx,
  )
  return rows.length > 0
}
