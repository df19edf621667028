import { defineError } from '#platform/errors/errors.ts'

export const noForm = defineError('inspections_no_form', 409, () => ({
  zh: '当前行业包没有考核表，不能新建考核计划。请管理员在行业包中加入考核表。',
  en: 'The industry pack has no assessment form, so no plan was made. Ask an administrator to add one.',
}))
export const managersOutOfReach = defineError('inspections_managers', 409, () => ({
  zh: '所选人员中有不在您管辖范围内的客户经理，未保存。请重新选择。',
  en: 'Some of the chosen people are not account managers within your reach; nothing was saved.',
}))
export const assessorUnfit = defineError('inspections_assessor', 409, () => ({
  zh: '所选考核人没有现场考核权限，或本人就是被考核人，未保存。请换一位。',
  en: 'The chosen assessor may not assess on site, or is assessed himself; nothing was saved.',
}))
export const planPast = defineError('inspections_past_date', 409, (date: string) => ({
  zh: `${date} 已过去，未保存。请选择今天或以后的日期。`,
  en: `${date} is over; nothing was saved. Choose today or later.`,
}))
export const wrongState = defineError('inspections_wrong_state', 409, (zh: string, en: string) => ({
  zh: `${zh}计划没有改动。`,
  en: `${en} The plan is unchanged.`,
}))
export const redrawNeedsReason = defineError('inspections_redraw_reason', 400, () => ({
  zh: '重新抽取必须写明原因，没有抽取。以前的抽取会一直保留并公开。',
  en: 'Drawing again needs a reason; nothing was drawn. Earlier drawings stay on record.',
}))
export const nothingToDraw = defineError('inspections_empty_frame', 409, () => ({
  zh: '所选客户经理名下没有可抽的在营客户，没有抽取。请调整人员或权重。',
  en: 'There is no active shop to draw from; nothing was drawn. Change the people or the weights.',
}))
export const customerUnfit = defineError('inspections_customer', 409, () => ({
  zh: '这位客户不属于被考核人、已停业，或已在计划中，没有改动。',
  en: 'This shop does not belong to the people assessed, is closed, or is on the plan already; nothing changed.',
}))
export const itemSettled = defineError('inspections_item_settled', 409, () => ({
  zh: '这户已经考核过，不能再调整；其他内容没有改动。',
  en: 'This shop has been assessed already and cannot be changed.',
}))
export const commentTooLate = defineError('inspections_comment_late', 409, (date: string) => ({
  zh: `说明和申诉的期限是 ${date}，已经过了，没有提交。请直接联系考核人员。`,
  en: `Comments were taken until ${date}; nothing was sent. Please contact the assessor.`,
}))
export const commentAnswered = defineError('inspections_comment_answered', 409, () => ({
  zh: '这条申诉已经答复过，没有改动。',
  en: 'This comment has been answered already; nothing changed.',
}))
export const ownCase = defineError('inspections_own_case', 409, () => ({
  zh: '不能答复自己提出的申诉。',
  en: 'Nobody answers their own comment.',
}))

// Refusals of single records of a phone: what was refused is kept, and the rest of the queue goes on.
export const operationIdReused = defineError('operation_id_reused', 409, () => ({
  zh: '这条记录的编号已用于另一条内容不同的记录，未重复计入；先前那条有效。',
  en: 'This record’s id was used for another one with other content; the earlier one stands.',
}))
export const operationUnreadable = defineError('operation_unreadable', 422, () => ({
  zh: '服务器读不懂这条记录，已原样保存，未计入考核。请更新手机应用，并告诉管理员。',
  en: 'The server cannot read this record; it is kept as it came. Update the app and tell an administrator.',
}))
export const operationFailed = defineError('operation_failed', 500, () => ({
  zh: '服务器处理这条记录时出错，已原样保存，未计入考核。请稍后重新上传，或告诉管理员。',
  en: 'The server failed on this record; it is kept as it came. Upload it again later or tell an administrator.',
}))
export const planNotYours = defineError('inspection_not_assigned', 409, () => ({
  zh: '这项考核没有下达给您，或已作废，未计入；内容已保存。请联系安排考核的人。',
  en: 'This assessment was not handed to you or was cancelled; nothing was counted, the record is kept.',
}))
export const itemUnknown = defineError('inspection_item_unknown', 409, () => ({
  zh: '这户已不在考核计划里，未计入；内容已保存。',
  en: 'This shop is no longer on the plan; nothing was counted, the record is kept.',
}))
export const answersMissing = defineError('inspection_answers_missing', 422, (labels: string) => ({
  zh: `还缺必填项：${labels}。未计入；内容已保存。`,
  en: `Required answers are missing: ${labels}. Nothing was counted, the record is kept.`,
}))
export const planOver = defineError('inspection_over', 409, () => ({
  zh: '这项考核已经完成，之后的记录未计入；内容已保存。',
  en: 'This assessment is finished; later records are kept but not counted.',
}))
export const itemsMissing = defineError('inspection_items_missing', 409, (count: number) => ({
  zh: `还有 ${count} 户没有考核，也没有注明原因，考核不能完成。请补齐后再完成。`,
  en: `${count} shops are neither assessed nor explained; the assessment cannot be finished yet.`,
}))
