import { defineError, type Message } from '#platform/errors/errors.ts'

export const noSuchField = defineError('no_such_field', 404, () => ({
  zh: '没有这个字段，或者您的角色不能查看它。',
  en: 'There is no such field, or your role may not see it.',
}))
export const fieldNotForFilter = defineError('field_not_for_filter', 400, () => ({
  zh: '筛选或排序用到的字段不存在、已停用，或者您的角色不能查看。请清除筛选后重试。',
  en: 'The filter or order uses a field that does not exist, is retired, or is not shown to your role. Clear it and try again.',
}))
export const fieldBuiltOn = defineError('field_built_on', 409, (zh: string, en: string) => ({
  zh: `还有字段由它计算得出：${zh}。没有保存，请先修改那些字段。`,
  en: `Other fields are worked out from it: ${en}. Nothing was saved; change those first.`,
}))
export const fieldHasValues = defineError('field_has_values', 409, (count: number) => ({
  zh: `已有 ${count} 条内容，不能退回草稿。可以停用：内容会保留，但不再显示。`,
  en: `There are ${count} values already: it cannot become a draft again. Retire it; the values are kept.`,
}))
export const fieldChangedMeanwhile = defineError('field_changed_meanwhile', 409, (label: Message) => ({
  zh: `“${label.zh}”在您填写时已被别人改过，您填的没有写入。请看最新的内容，仍要改就再填一次。`,
  en: `"${label.en}" was changed by somebody else; what you entered was not written. Look at the newest and enter it again if need be.`,
}))
export const fieldNotTaken = defineError('field_not_taken', 422, (label: Message, why: Message) => ({
  zh: `“${label.zh}”没有写入：${why.zh}。请改正后再填一次。`,
  en: `"${label.en}" was not written: ${why.en}. Correct it and enter it again.`,
}))
