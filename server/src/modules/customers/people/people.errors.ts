import { defineError } from '#platform/errors/errors.ts'

export const reportsInCircle = defineError('reports_in_circle', 422, () => ({
  zh: '汇报对象不能绕成一圈（某人最终向自己汇报），未保存。请另选汇报对象。',
  en: 'Nobody may report to themselves, not through others either; nothing was saved. Choose another superior.',
}))
export const superiorElsewhere = defineError('superior_elsewhere', 422, () => ({
  zh: '汇报对象不是这位客户的关键人，未保存。请先新增这个人。',
  en: 'The superior is no key person of this customer; nothing was saved. Add that person first.',
}))
export const phoneOfPersonWrong = defineError('phone_of_person_wrong', 422, () => ({
  zh: '电话应为 5–24 位数字，不能含星号，未保存。',
  en: 'A phone number has 5–24 digits and no asterisk; nothing was saved.',
}))
export const privateNotYours = defineError('private_facts_refused', 403, () => ({
  zh: '您不能查看或修改关键人的个人信息（生日、性格、爱好、家人），未保存。',
  en: 'You may not see or change the private facts of key persons; nothing was saved.',
}))
