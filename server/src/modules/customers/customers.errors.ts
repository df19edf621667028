import { defineError } from '#platform/errors/errors.ts'

export const licenceTaken = defineError('licence_taken', 409, (licence: string) => ({
  zh: `许可证号 ${licence} 已属于另一位客户（可能不在您的可见范围内），未保存。请核对许可证号。`,
  en: `Licence ${licence} already belongs to another customer (perhaps out of your reach); nothing was saved. Check the number.`,
}))
export const ownerNotAvailable = defineError('owner_not_available', 422, () => ({
  zh: '所选负责人不是您范围内的在岗客户经理，未保存。请另选一位。',
  en: 'The chosen owner is not an active account manager within your reach; nothing was saved. Choose another.',
}))
export const handOverNotAllowed = defineError('hand_over_not_allowed', 403, () => ({
  zh: '您可以修改这位客户的资料，但不能改变其负责人或所属单位，未保存。请由组长转移客户。',
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
export const viewNotYours = defineError('view_not_yours', 403, () => ({
  zh: '这个视图是别人共享的，不能修改。可以另存为自己的视图。',
  en: 'This view was shared by somebody else and cannot be changed. Save it as your own instead.',
}))
