import { defineMessages } from '#kit/words.ts'

/** Words of the page and its views. */
export const valueWords = defineMessages(
  {
    title: '价值与评级',
    lead: '按规模、业务量、信誉评出等级，等级决定服务；先试算，看清谁会动，再生效。',
    views: { grading: '评级规则' },
  },
  {
    title: 'Value and grades',
    lead: 'Grades from size, volume and credit decide on service; a trial shows who would move before a rule holds.',
    views: { grading: 'Grading' },
  },
)
