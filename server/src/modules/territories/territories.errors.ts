import { defineError } from '#platform/errors/errors.ts'

export const nobodyToDivide = defineError('territories_nobody', 409, () => ({
  zh: '这个单位下没有在岗的客户经理，或没有正常经营的客户，无法划分。请先在“组织与权限”“客户”中维护。',
  en: 'There is no active account manager or no active customer below this unit, so there is nothing to divide.',
}))
export const noDistricts = defineError('territories_no_districts', 409, (layer: string) => ({
  zh: `还没有${layer}片区，无法划分这一层。请先在方案的“片区清单”中建立，或去掉这一层。`,
  en: `There are no ${layer} districts yet. Create them first, or leave this layer out.`,
}))
export const alreadyWorking = defineError('territories_working', 409, () => ({
  zh: '这个方案正在计算，没有重复开始。请等它完成，或先取消。',
  en: 'This scenario is being computed already; nothing was started. Wait, or cancel it first.',
}))
export const wishesContradict = defineError('territories_impossible', 422, (zh: string, en: string) => ({
  zh: `这些要求互相矛盾，没有可行的划分：${zh}。方案已保留，请放宽后再算。`,
  en: `These wishes contradict one another, no division can meet them: ${en}. The scenario is kept; relax it and try again.`,
}))
export const solverFailed = defineError('territories_solver_failed', 500, () => ({
  zh: '划分计算出错，没有生成结果；方案已保留。请重试，若仍出错请联系管理员。',
  en: 'The computation failed and left no result; the scenario is kept. Try again or tell an administrator.',
}))
export const unknownMove = defineError('territories_unknown_move', 400, () => ({
  zh: '有客户或片区不在这个方案里，调整没有保存。请刷新后重试。',
  en: 'A customer or district is not part of this division; nothing was saved. Reload and try again.',
}))
export const scenarioDecided = defineError('territories_decided', 409, () => ({
  zh: '这个方案已有调整决定，留作依据，不能删除。',
  en: 'There is a decision by this scenario; it is kept as its ground and cannot be deleted.',
}))
export const notApprovable = defineError('territories_not_approvable', 409, () => ({
  zh: '增减人员的试算只供比较，不能批准执行。请先在“组织与权限”中调整人员，再重新计算。',
  en: 'A what-if with people more or fewer is for comparison only. Change the organisation first, then compute again.',
}))
export const effectiveInPast = defineError('territories_past', 400, (today: string) => ({
  zh: `生效日期不能早于今天（${today}），没有批准。`,
  en: `The date of effect cannot be before today (${today}); nothing was approved.`,
}))
export const nothingMoves = defineError('territories_nothing_moves', 409, () => ({
  zh: '这个结果没有任何客户变动，不需要批准。',
  en: 'No customer moves in this division, so there is nothing to approve.',
}))
export const needsAnother = defineError('territories_needs_another', 409, () => ({
  zh: '按设置须由另一人复核，提出人不能自己复核。决定仍在待复核状态。',
  en: 'Another person has to confirm; whoever proposed cannot. The decision still waits.',
}))
export const wrongState = defineError('territories_wrong_state', 409, () => ({
  zh: '这项调整的状态刚刚变了，操作没有执行。请刷新后查看。',
  en: 'The state of this decision has changed; nothing was done. Reload to see it.',
}))
export const districtsInUse = defineError('territories_districts_in_use', 409, (names: string) => ({
  zh: `以下片区还有客户，不能关闭：${names}。没有保存，请先把客户划给别的片区。`,
  en: `These districts still have customers: ${names}. Nothing was saved; divide their customers first.`,
}))
