import type { CustomerNumber } from '#contracts/operations.ts'
import { defineError } from '#platform/errors/errors.ts'

export const customerUnknown = defineError(
  'holdings_customer_unknown',
  404,
  (number: CustomerNumber, licence: string) => ({
    zh: `没有${number.label}为 ${licence} 的客户，或不在您的范围内；这一行没有写入，其余照常。`,
    en: `No customer within your reach has the ${number.shortEn} ${licence}; this row was not taken, the others were.`,
  }),
)
export const kindUnknown = defineError('holdings_kind_unknown', 422, (kind: string, known: string) => ({
  zh: `不认识的类别“${kind}”；可用的有：${known}。这一行没有写入。`,
  en: `“${kind}” is no kind of holding; there are: ${known}. This row was not taken.`,
}))
export const inFuture = defineError('holdings_in_future', 422, (date: string) => ({
  zh: `余额日期 ${date} 在今天以后；这一行没有写入，请核对日期。`,
  en: `The balance is of ${date}, which is in the future; it was not taken. Check the date.`,
}))
export const heldByAnother = defineError('holdings_held_by_another', 409, () => ({
  zh: '这个账号已登记在另一位客户名下；这一行没有写入，请核对客户号和账号。',
  en: 'This account belongs to another customer; the row was not taken. Check both numbers.',
}))
export const toldTwice = defineError('holdings_told_twice', 422, () => ({
  zh: '同一账号同一天出现了两次；只采用第一次。',
  en: 'The same account stands twice for the same day; only the first was taken.',
}))
