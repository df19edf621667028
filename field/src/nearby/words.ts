import { defineMessages } from '#kit/words.ts'

export const nearbyWords = defineMessages(
  {
    title: '附近客户',
    lead: '有空时顺路多走一家：不在今天计划里、离得近、该走访的排在前面。',
    from: {
      visited: (name: string) => `按最近走访的“${name}”计算直线距离，不另取定位`,
      next: (name: string) => `按下一家“${name}”计算直线距离，不取定位`,
      start: (name: string) => `按出发地“${name}”计算直线距离，不取定位`,
    },
    reasons: {
      step: (text: string) => `约定：${text}`,
      overdue: (days: number) => `已逾期 ${days} 天`,
      due: () => '今天到期',
      never: () => '从未走访',
      soon: (days: number) => `${days} 天后到期`,
      not_due: (days: number | null) => (days === null ? '没有约定频次' : `${days} 天后才到期`),
    },
    add: '加入今天',
    addNamed: (name: string) => `把 ${name} 加入今天`,
    added: (name: string) => `${name} 已加入今天的计划`,
    noPlan: '今天没有已确认的计划，可在“客户”中直接开始走访。',
    none: '3 公里内没有其他可走访的客户。',
    unknown: '今天还没有可以参照的位置：完成一次走访，或在计划中设好出发地后再看。',
    back: '返回今日',
  },
  {
    title: 'Nearby customers',
    lead: 'Time for one more: not on today’s plan, close, and due ones first.',
    from: {
      visited: (name) => `As the crow flies from “${name}”, visited last; no position is taken`,
      next: (name) => `As the crow flies from the next stop “${name}”; no position is taken`,
      start: (name) => `As the crow flies from “${name}”; no position is taken`,
    },
    reasons: {
      step: (text) => `Agreed: ${text}`,
      overdue: (days) => `${days} days overdue`,
      due: () => 'due today',
      never: () => 'never visited',
      soon: (days) => `due in ${days} days`,
      not_due: (days) => (days === null ? 'no frequency agreed' : `due only in ${days} days`),
    },
    add: 'Add to today',
    addNamed: (name) => `Add ${name} to today`,
    added: (name) => `${name} is on today’s plan`,
    noPlan: 'There is no confirmed plan today; start a visit from Customers.',
    none: 'No other customer to visit within 3 km.',
    unknown: 'No place to measure from yet: finish a visit, or set the departure in the plan.',
    back: 'Back to today',
  },
)
