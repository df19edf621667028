import { defineMessages } from '#kit/words.ts'

export const stepsWords = defineMessages(
  {
    title: '约定与下一步',
    none: '没有未办的约定。走访结束时可以和客户约好下一步。',
    tick: '打勾',
  },
  {
    title: 'Agreed next steps',
    none: 'Nothing open. A next step can be agreed at the end of a visit.',
    tick: 'Tick off',
  },
)
