import type { CustomerNumber } from '#contracts/operations.ts'
import { defineError } from '#platform/errors/errors.ts'

type NumberWords = Pick<CustomerNumber, 'label' | 'labelEn'>

export const licenceTaken = defineError('licence_taken', 409, (number: NumberWords, licence: string) => ({
  zh: `${number.label} ${licence} 已属于另一位客户（可能不在您的可见范围内），未保存。请核对${number.label}。`,
  en: `${number.labelEn} ${licence} already belongs to another customer (perhaps out of your reach); nothing was saved. Check the number.`,
}))
export const ownerNotAvailable = defineError('owner_not_available', 422, () => ({
  zh: '所选负责人不是您范围内的在岗客户经理，未保存。请另选一位。',
  en: 'The chosen owner is not an active account manager within your reach; nothing was saved. Choose another.',
}))
export const handOverNotAllowed = defineError('hand_over_not_allowed', 403, () => ({
  zh: '您可以修改这位客户的资料，但不能改变其负责人或所属单位，未保存。请由团队长转移客户。',
  en: 'You may edit this customer but not change its owner or unit; nothing was saved. Ask a team leader to hand it over.',
}))
export const noSuchImport = defineError('no_such_import', 404, () => ({
  zh: '没有找到这次导入，或者它不是您上传的。',
  en: 'No such import, or it is not yours.',
}))
export const importBusy = defineError('import_busy', 409, () => ({
  zh: '这次导入正在进行或已经结束，没有重新开始。请刷新查看进度；需要重来时请重新上传文件。',
  en: 'This import is running or has ended; it was not started again. Reload to see it, or upload the file anew.',
}))
export const importNotUndoable = defineError('import_not_undoable', 409, () => ({
  zh: '这次导入不能撤销：它还在进行、没有写入任何行，或已过撤销期限。数据未改动。',
  en: 'This import cannot be undone: it is still running, wrote nothing, or its time for undoing is over. Nothing was changed.',
}))
export const fileUnreadable = defineError('import_file_unreadable', 422, (zh: string, en: string) => ({
  zh: `无法读取这个文件：${zh}。没有导入任何数据。请检查后重新上传，或下载模板填写。`,
  en: `The file cannot be read: ${en}. Nothing was imported. Check it and upload again, or fill in the template.`,
}))
export const mappingIncomplete = defineError('import_mapping_incomplete', 422, (zh: string, en: string) => ({
  zh: `列对应关系不完整：${zh}。没有导入任何数据。`,
  en: `The column mapping is incomplete: ${en}. Nothing was imported.`,
}))
export const importFieldNotYours = defineError('import_field_not_yours', 422, (fields: string) => ({
  zh: `这些字段不能从文件导入：${fields}。它们不存在、已停用、由系统计算，或者您的角色不能填写。没有导入任何数据，请取消对应后重试。`,
  en: `These fields cannot be filled from a file: ${fields}. They do not exist, are retired, are worked out, or your role may not write them. Nothing was imported; take them out and try again.`,
}))
export const viewNotYours = defineError('view_not_yours', 403, () => ({
  zh: '这个视图是别人共享的，不能修改。可以另存为自己的视图。',
  en: 'This view was shared by somebody else and cannot be changed. Save it as your own instead.',
}))
export const memberNotAvailable = defineError('member_not_available', 422, () => ({
  zh: '所选人员不是在岗客户经理，或不在允许的范围内，未加入团队。请另选一位。',
  en: 'The chosen person is not an active account manager within reach; the team was not changed. Choose another.',
}))
export const teamOverlap = defineError('team_overlap', 409, () => ({
  zh: '这段时间里此人已在团队中，或团队已有首席客户经理，未加入。请先结束原来的角色或改日期。',
  en: 'In that time the person is in the team already, or it has a chief; nothing was changed. End that part first, or choose other dates.',
}))
export const tooManyToTransfer = defineError('too_many_to_transfer', 422, (most: number) => ({
  zh: `一次最多转移 ${most} 位客户，未转移。请缩小筛选范围，分几次转移。`,
  en: `At most ${most} customers can be handed over at once; nothing was done. Narrow the filter and do it in parts.`,
}))
export const nothingToTransfer = defineError('nothing_to_transfer', 422, () => ({
  zh: '所选客户都已属于接手人，或不在您的可见范围内，未转移。请重新选择。',
  en: 'The chosen customers belong to that person already or are out of your reach; nothing was done. Choose others.',
}))
export const transferInPast = defineError('transfer_in_past', 422, (today: string) => ({
  zh: `生效日期已经过去，未转移。请选 ${today} 或以后的日期。`,
  en: `The date has passed; nothing was done. Choose ${today} or later.`,
}))
export const transferWrongState = defineError('transfer_wrong_state', 409, () => ({
  zh: '这次转移已经生效、取消或过了可撤销的时间，状态未改变。请刷新后查看。',
  en: 'This transfer has taken effect, was cancelled, or can no longer be undone; nothing was changed. Reload to see it.',
}))
export const looksLikeAnother = defineError('duplicate_customer', 409, (zh: string, en: string) => ({
  zh: `这位客户的${zh}与已有客户相同，未保存。请先核对；确实不是同一客户时，填写理由后再保存。`,
  en: `Another customer has the same ${en}; nothing was saved. Check first; if they really differ, say why and save again.`,
}))
export const duplicateRefused = defineError('duplicate_customer_refused', 409, (zh: string, en: string) => ({
  zh: `这位客户的${zh}与已有客户相同，按本单位规定不能再建一张卡，未保存。请使用已有的客户卡，或联系管理员。`,
  en: `Another customer has the same ${en}, and the rules allow no second card; nothing was saved. Use the card there is.`,
}))
export const gradeByRule = defineError('grade_by_rule', 409, () => ({
  zh: '这个单位的客户等级由评级规则给出，不能在客户卡上直接改，未保存。需要不同的等级时，请团队长在客户卡“评级”里人工评级并写明理由。',
  en: 'Grades at this unit are given by rule and cannot be changed on the card; nothing was saved. A team leader can grade by hand, with a reason, under “Grade”.',
}))
export const ruleChangedMeanwhile = defineError('rule_changed_meanwhile', 409, () => ({
  zh: '这份规则刚刚被别人保存过新版本，您的修改尚未保存。请刷新后再改。',
  en: 'Somebody saved a newer version of this rule; yours was not saved. Reload and try again.',
}))
export const claimingOff = defineError('claiming_off', 409, () => ({
  zh: '本单位没有开放领取，未领取。请由团队长分配。',
  en: 'Claiming is switched off at your unit; nothing was claimed. A team leader can assign the customers.',
}))
export const extensionTooLong = defineError('extension_too_long', 422, (until: string) => ({
  zh: `延长日期须在明天至 ${until} 之间，未延长。请改日期，或先调整规则。`,
  en: `Choose a date from tomorrow to ${until}; nothing was put off. Change the date, or the rule first.`,
}))
export const exportGrew = defineError('export_grew', 409, () => ({
  zh: '筛选结果在申请之后变多了，超过允许的行数，没有导出。请重新导出。',
  en: 'More customers match now than were allowed; nothing was exported. Export again.',
}))
export const mergeSame = defineError('merge_same', 422, () => ({
  zh: '两张卡是同一张，没有合并。请选另一位客户。',
  en: 'Both are the same card; nothing was merged. Choose another customer.',
}))
export const mergeUndone = defineError('merge_undone_already', 409, () => ({
  zh: '这次合并已经撤销过，没有再改动。请刷新查看。',
  en: 'This merge has been undone already; nothing was changed. Reload to see it.',
}))
export const mergeCovered = defineError('merge_covered', 409, () => ({
  zh: '这位客户后来又参与了别的合并，未撤销。请先撤销较晚的那一次。',
  en: 'A later merge has to do with this customer; nothing was undone. Undo the later one first.',
}))
export const undoLicenceTaken = defineError('merge_undo_licence_taken', 409, (licence: string) => ({
  zh: `许可证号 ${licence} 已被另一位客户使用，合并未撤销。请先更正那位客户的许可证号。`,
  en: `Licence ${licence} belongs to another customer by now; the merge was not undone. Put that one right first.`,
}))
export const customerErased = defineError('customer_erased', 409, () => ({
  zh: '这位客户的资料已按本人要求删除，不能再填写，未保存。如重新建立业务，请新建客户。',
  en: 'The data of this customer was erased as the person asked; nothing was saved. Make a new card if business begins again.',
}))
