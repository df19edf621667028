import { defineError } from '#platform/errors/errors.ts'

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
