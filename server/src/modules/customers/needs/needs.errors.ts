import { defineError } from '#platform/errors/errors.ts'

export const needUnknown = defineError('need_unknown', 404, () => ({
  zh: '没有找到这条需求，或者它不在您的可见范围内，未保存。',
  en: 'No such need, or it is out of your reach; nothing was saved.',
}))
export const needTaken = defineError('need_id_taken', 409, () => ({
  zh: '这条需求的编号已属于另一条记录，未保存。请重新填写。',
  en: 'This id already belongs to another record; nothing was saved. Write it down again.',
}))
export const needReason = defineError('need_reason_missing', 422, () => ({
  zh: '办不到的需求要写明原因，未保存。',
  en: 'Say why it is not possible; nothing was saved.',
}))
export const needAnswered = defineError('need_answer_missing', 422, () => ({
  zh: '请写明怎样满足了这条需求，未保存。',
  en: 'Say how it was met; nothing was saved.',
}))
export const tellerElsewhere = defineError('need_teller_elsewhere', 422, () => ({
  zh: '所选的人不是这位客户的关键人，未保存。请改写姓名。',
  en: 'The person chosen is no key person of this customer; nothing was saved. Write a name instead.',
}))
