import { defineMessages } from '#kit/words.ts'

export const editorWords = defineMessages(
  {
    edit: '修改客户',
    create: '新增客户',
    saved: (name: string) => `已保存“${name}”`,
    phoneKept: '留空表示不改动现有电话。',
    visits: '次数',
    weeks: '周数',
    hoursHint: '如 08:00-12:00, 14:00-21:00；留空表示休息。',
    hoursKnown: '填写营业时间',
    hoursWrong: '营业时间看不懂，请写成 08:00-21:00。',
    copyDown: '周一的时间用于全周',
    minutesHint: '留空按单位设定',
    required: '请填写',
  },
  {
    edit: 'Edit customer',
    create: 'New customer',
    saved: (name) => `“${name}” saved`,
    phoneKept: 'Leave empty to keep the phone as it is.',
    visits: 'Visits',
    weeks: 'Weeks',
    hoursHint: 'Such as 08:00-12:00, 14:00-21:00; empty is closed.',
    hoursKnown: 'Fill in opening hours',
    hoursWrong: 'These hours cannot be read; write 08:00-21:00.',
    copyDown: 'Use Monday for the whole week',
    minutesHint: 'Empty: as the unit sets',
    required: 'Fill in',
  },
)
