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

export const monthDayOver = defineError('visits_month_day_over', 409, (date: string) => ({
  zh: `${date} 已开始或已过去，或不在这个月里，不能再挪；计划没有改动。请选择本月以后的日子。`,
  en: `${date} has begun, is over or lies outside the month; nothing was changed. Choose a later day of the month.`,
}))
export const visitTwiceOnDay = defineError('visits_twice_on_day', 409, (date: string) => ({
  zh: `${date} 已安排走访这位客户，没有改动。请选择另一天。`,
  en: `This customer is visited on ${date} already; nothing was changed. Choose another day.`,
}))
export const monthNobody = defineError('visits_month_nobody', 409, () => ({
  zh: '没有可以排月计划的客户经理，没有开始计算。请选择您能安排的客户经理。',
  en: 'There is no account manager to plan for; nothing was started. Choose people whose plans you may make.',
}))
export const idTaken = defineError('visits_id_taken', 409, () => ({
  zh: '这条记录的编号已被使用，没有保存。请刷新后再试。',
  en: 'The id of this record is taken; nothing was saved. Reload and try again.',
}))
export const timesReversed = defineError('visits_times_reversed', 400, () => ({
  zh: '结束早于开始，没有保存。请改正时间后再试。',
  en: 'The end lies before the beginning; nothing was saved. Correct the times and try again.',
}))

export const substituteUnfit = defineError('visits_substitute_unfit', 409, () => ({
  zh: '代班人须是同一部门的另一位客户经理，没有登记。请重新选择代班人。',
  en: 'A substitute is another account manager of the same unit; nothing was saved. Choose somebody else.',
}))
export const absenceOver = defineError('visits_absence_over', 409, () => ({
  zh: '这次请假已经销假，没有改动。',
  en: 'This absence has ended already; nothing was changed.',
}))

export const providerSilent = defineError('visits_provider_silent', 503, (name: string) => ({
  zh: `${name} 没有应答；路线仍按直线估算。请检查地址、网络和等待时间。`,
  en: `${name} does not answer; routes are still estimated. Check address, network and the time to wait.`,
}))
export const providerUnreadable = defineError('visits_provider_unreadable', 502, (name: string) => ({
  zh: `${name} 的应答读不懂；路线仍按直线估算。请检查地址和版本。`,
  en: `The answer of ${name} cannot be read; routes are still estimated. Check address and version.`,
}))
export const providerRefused = defineError('visits_provider_refused', 502, (name: string, code: string) => ({
  zh: `${name} 拒绝了查询（${code}）；路线仍按直线估算。请检查密钥、配额和参数。`,
  en: `${name} refused (${code}); routes are still estimated. Check key, quota and settings.`,
}))
export const providerNotSet = defineError('visits_provider_not_set', 409, () => ({
  zh: '还没有设好距离来源：请先在“规则与参数”里选择 OSRM 或高德，并填好地址；高德还要设密钥。',
  en: 'No provider is set up: choose OSRM or Amap among the settings and give its address; Amap needs a key too.',
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
export const nextStepUnknown = defineError('next_step_unknown', 404, () => ({
  zh: '没有找到要打勾的约定，未计入；内容已保存。',
  en: 'The next step was not found; nothing was ticked, the record is kept.',
}))
export const againNeedsDate = defineError('next_step_needs_date', 400, () => ({
  zh: '改期需要选择新的日期，没有打勾。请选好日期再试。',
  en: 'A step to be done again needs a new date; nothing was ticked. Choose a date and try again.',
}))
export const planNotConfirmed = defineError('no_confirmed_plan', 409, () => ({
  zh: '今天还没有确认的计划，这位客户没有加入；可以直接开始走访。',
  en: 'There is no confirmed plan for the day, so the customer was not added; a visit can start all the same.',
}))
export const customerOutOfReach = defineError('customer_not_yours', 409, () => ({
  zh: '这位客户现在不归您，没有加入计划；内容已保存。',
  en: 'This customer is not yours now and was not added; the record is kept.',
}))
export const operationFailed = defineError('operation_failed', 500, () => ({
  zh: '服务器处理这条记录时出错，已原样保存，未计入走访。请稍后重新上传，或告诉管理员。',
  en: 'The server failed on this record; it is kept as it came. Upload it again later or tell an administrator.',
}))
