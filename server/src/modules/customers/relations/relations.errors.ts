import { defineError } from '#platform/errors/errors.ts'

export const relationKnown = defineError('relation_known', 409, () => ({
  zh: '这两位客户之间已有同样的关系，或对方已有别的上级或介绍人，未保存。请先结束原来的关系。',
  en: 'The two are related like this already, or the other has another parent or introducer; nothing was saved. End the earlier relation first.',
}))
export const relationToItself = defineError('relation_to_itself', 422, () => ({
  zh: '客户不能与自己建立关系，未保存。',
  en: 'A customer cannot be related to itself; nothing was saved.',
}))
export const relationCircle = defineError('relation_in_circle', 422, () => ({
  zh: '上级或介绍人不能绕成一圈，未保存。',
  en: 'Parents and introducers may not run in a circle; nothing was saved.',
}))
export const otherOutOfReach = defineError('related_customer_unknown', 422, () => ({
  zh: '没有找到对方客户，或者它不在您的可见范围内，未保存。',
  en: 'The other customer does not exist or is out of your reach; nothing was saved.',
}))
