import { defineError } from '#platform/errors/errors.ts'

export const pastDay = defineError('visits_past_day', 409, (date: string) => ({
  zh: `${date} 已过去，不能再改计划；这一天的走访记录都在。请选择今天或以后的日期。`,
  en: `${date} is over; its plan can no longer change and its visits are kept. Choose today or later.`,
}))
export const stopAlreadyWorked = defineError('visits_stop_worked', 409, (name: string) => ({
  zh: `「${name}」已经开始走访、走访过或跳过，不能从计划中移除；其他改动未保存，请刷新后再改。`,
  en: `${name} was already visited or skipped and cannot leave the plan; nothing was saved. Reload and try again.`,
}))
export const customerNotYours = defineError('visits_customer_not_owned', 409, (names: string) => ({
  zh: `以下客户不归这位客户经理，或已停业：${names}。计划未保存，请移除后再试。`,
  en: `These customers do not belong to this person or are closed: ${names}. Nothing was saved; remove them and retry.`,
}))
export const stopTwice = defineError('visits_customer_twice', 400, () => ({
  zh: '同一客户在计划中出现了两次，未保存。请去掉一个。',
  en: 'A customer stands twice in the plan; nothing was saved. Remove one.',
}))
export const stopIdTaken = defineError('visits_stop_id_taken', 409, () => ({
  zh: '有一站的编号已被别的计划使用，未保存。请刷新后再试。',
  en: 'The id of a stop belongs to another plan; nothing was saved. Reload and try again.',
}))
export const nothingToOrder = defineError('visits_nothing_to_order', 409, () => ({
  zh: '计划里没有可以排序的客户，路线没有改动。请先加入有坐标的客户。',
  en: 'There is no stop to order; the route was not changed. Add customers with a position first.',
}))
export const nothingToConfirm = defineError('visits_nothing_to_confirm', 409, () => ({
  zh: '计划里还没有客户，没有确认。请先加入客户。',
  en: 'The plan is empty and was not confirmed. Add customers first.',
}))
export const routingBusy = defineError('visits_routing_busy', 503, () => ({
  zh: '正在优化的路线太多，这次没有计算；计划没有改动。请稍后再试。',
  en: 'Too many routes are being ordered; this one was not, and the plan is unchanged. Try again shortly.',
}))
export const routingFailed = defineError('visits_routing_failed', 503, () => ({
  zh: '路线没有算出来，计划没有改动。请再试一次。',
  en: 'The route could not be computed; the plan is unchanged. Try again.',
}))

// Refusals of single field operations: the rest of the queue goes on, and what was refused is kept on the server.
export const operationIdReused = defineError('operation_id_reused', 409, () => ({
  zh: '这条记录的编号已用于另一条内容不同的记录，未重复计入；先前那条有效。',
  en: 'This record’s id was used for another one with other content; the earlier one stands.',
}))
export const operationUnreadable = defineError('operation_unreadable', 422, () => ({
  zh: '服务器读不懂这条记录，已原样保存，未计入走访。请更新手机应用，并告诉管理员。',
  en: 'The server cannot read this record; it is kept as it came but counts as no visit. Update the app and tell an administrator.',
}))
export const visitOfAnother = defineError('visit_of_another', 409, () => ({
  zh: '这次走访的编号属于另一个人，未计入；内容已保存。请告诉管理员。',
  en: 'This visit’s id belongs to another person; it was not counted but is kept. Tell an administrator.',
}))
export const stopUnknown = defineError('stop_unknown', 404, () => ({
  zh: '没有找到要跳过的这一站，未计入；内容已保存。',
  en: 'The stop to skip was not found; nothing was counted, the record is kept.',
}))
export const operationFailed = defineError('operation_failed', 500, () => ({
  zh: '服务器处理这条记录时出错，已原样保存，未计入走访。请稍后重新上传，或告诉管理员。',
  en: 'The server failed on this record; it is kept as it came. Upload it again later or tell an administrator.',
}))
