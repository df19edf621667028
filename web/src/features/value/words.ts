import { defineMessages } from '#kit/words.ts'

/** Words of the page and its views. */
export const valueWords = defineMessages(
  {
    title: '价值与评级',
    lead: '客户值多少、在涨还是在跌、该得到什么服务；等级按规模、业务量、信誉评出。',
    views: { matrix: '价值与贡献', service: '服务标准', grading: '评级规则', rule: '价值与成本规则' },
  },
  {
    title: 'Value and grades',
    lead: 'What customers are worth, whether they grow, what they get; grades come from size, volume and credit.',
    views: { matrix: 'Value', service: 'Service', grading: 'Grading', rule: 'Value and cost' },
  },
)
