import { defineError } from '#platform/errors/errors.ts'

export const noSuchField = defineError('no_such_field', 404, () => ({
  zh: '没有这项受保护的资料。',
  en: 'There is no such protected field.',
}))
export const verificationRefused = defineError('verification_refused', 403, () => ({
  zh: '按披露规则，您不能核对这项资料。这次请求已留痕。',
  en: 'The rules of disclosure do not let you check this value. The request was recorded.',
}))
export const verificationTooShort = defineError('verification_too_short', 400, () => ({
  zh: '请输入末尾至少 4 位再核对。',
  en: 'Enter at least the last four characters.',
}))
export const verificationLimit = defineError('verification_limit', 429, (minutes: number) => ({
  zh: `对这位客户核对的次数已用完，请 ${minutes} 分钟后再试。每次核对均已留痕。`,
  en: `You have used up your checks on this customer; try again in ${minutes} minutes. Every check was recorded.`,
}))
export const noDraft = defineError('no_rules_draft', 404, () => ({
  zh: '没有披露规则草稿。现行规则没有改变。',
  en: 'There is no draft of the rules. The rules in force are unchanged.',
}))
export const enforcedInPast = defineError('rules_in_the_past', 400, () => ({
  zh: '生效时间不能早于现在，规则未生效。',
  en: 'Rules cannot come into force in the past; nothing was changed.',
}))
export const noSuchPerson = defineError('no_such_person', 404, () => ({
  zh: '没有这个账号。',
  en: 'There is no such account.',
}))
export const noSuchCustomer = defineError('no_such_customer', 404, () => ({
  zh: '没有这个许可证号的客户。',
  en: 'There is no customer with this licence.',
}))
export const consentIdTaken = defineError('consent_id_taken', 409, () => ({
  zh: '这条授权记录已经保存过，内容不同，未再次保存。',
  en: 'A consent with this id was recorded before with other content; nothing was saved.',
}))
export const exportNeedsApproval = defineError('export_needs_approval', 409, (rows: number) => ({
  zh: `这次导出有 ${rows} 行，需要另一位有审批权的人同意。申请已提交，同意后请再次导出；进度见“导出审批”。`,
  en: `This export has ${rows} rows and needs a second person. The request was made; export again once it is approved.`,
}))
export const exportWaits = defineError('export_waits', 409, () => ({
  zh: '这次导出的申请还在等待审批，没有导出。同意后请再次导出。',
  en: 'The request for this export is still waiting; nothing was exported. Export again once it is approved.',
}))
export const reasonMissing = defineError('reason_missing', 400, () => ({
  zh: '不同意时请写明原因，申请人会看到。',
  en: 'Say why it is refused: the person who asked will read it.',
}))
export const requestWaits = defineError('subject_request_waits', 409, () => ({
  zh: '这位客户已有同样的请求在等待审批，没有重复登记。',
  en: 'The same request of this customer is waiting already; nothing was added.',
}))
export const requestIdTaken = defineError('subject_request_id_taken', 409, () => ({
  zh: '这条请求已经登记过，内容不同，未再次保存。',
  en: 'A request with this id was made before with other content; nothing was saved.',
}))
export const erasureHeld = defineError('erasure_held', 409, (reason: string) => ({
  zh: `这位客户的资料受法定留存保护（${reason}），没有删除。解除留存后再审批，或注明原因不同意。`,
  en: `The data of this customer is under a legal hold (${reason}); nothing was erased. Lift it first, or refuse with a reason.`,
}))
