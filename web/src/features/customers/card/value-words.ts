import { defineMessages } from '#kit/words.ts'

/** Words of a customer's value and contribution. */
export const valueWords = defineMessages(
  {
    title: '价值与贡献',
    none: '还没有计算过价值；每晚更新，停业的客户不计算。',
    value: { high: '高价值', middle: '中价值', low: '低价值' },
    growth: { growing: '增长', steady: '平稳', falling: '下降' },
    rank: (rank: string, of: string) => `贡献第 ${rank} 名，共 ${of} 位`,
    below: (cause: string) => `低于边际成本：${cause}`,
    causes: {
      no_business: '没有业务，走访成本白付',
      visits: '走访成本过高',
      orders: '单笔太小，订单成本过高',
      other: '其他成本过高',
    },
    how: '贡献的由来',
    income: (amount: string, rate: string) => `毛利（年金额 ${amount} × ${rate}，含其他收入）`,
    visits: (count: string, minutes: string) => `走访成本（${count} 次，${minutes} 分钟）`,
    orders: (count: string) => `订单成本（${count} 笔）`,
    other: '其他成本',
    fixed: '固定成本',
    contribution: '利润贡献',
    share: (share: string) => `占全部的 ${share}`,
    growthOf: (days: number, recent: string, earlier: string) =>
      `近 ${days} 天 ${recent}，之前同样长 ${earlier}。`,
    asOf: (day: string) => `截至 ${day}`,
  },
  {
    title: 'Value and contribution',
    none: 'Not worked out yet; every night, for active customers.',
    value: { high: 'High value', middle: 'Middle value', low: 'Low value' },
    growth: { growing: 'growing', steady: 'steady', falling: 'falling' },
    rank: (rank, of) => `${rank} of ${of} by contribution`,
    below: (cause) => `Below marginal cost: ${cause}`,
    causes: {
      no_business: 'no business at all',
      visits: 'visits cost too much',
      orders: 'orders are too small',
      other: 'other cost',
    },
    how: 'How the contribution came about',
    income: (amount, rate) => `margin (${amount} a year × ${rate}, other income included)`,
    visits: (count, minutes) => `visits (${count}, ${minutes} minutes)`,
    orders: (count) => `orders (${count})`,
    other: 'other cost',
    fixed: 'fixed',
    contribution: 'Contribution',
    share: (share) => `${share} of all`,
    growthOf: (days, recent, earlier) => `${recent} in ${days} days, ${earlier} in as many before. `,
    asOf: (day) => `As of ${day}`,
  },
)
