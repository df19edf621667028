import type { SettingDefinition } from '#platform/settings/settings.ts'
import { minutes, number, planning } from '../setting-kinds.ts'

const month = { zh: '月计划', en: 'Month plan' }

const clock = (
  key: string,
  words: readonly [zh: string, en: string, zhMore: string, enMore: string],
  value: string,
) =>
  ({
    type: 'text',
    scope: 'unit',
    key: `visits.${key}`,
    group: month,
    title: { zh: words[0], en: words[1] },
    description: { zh: words[2], en: words[3] },
    default: value,
    maxLength: 5,
  }) as const satisfies SettingDefinition

/** What an organisation may want otherwise about planning a month. */
export const monthSettings = {
  monthSeconds: number(
    'month_seconds_per_manager',
    month,
    [
      '每人计算时限',
      'Time for each person',
      '排一个人一个月最多计算多少秒；越长越省路。',
      'Seconds of computation for one person’s month; longer finds shorter ways.',
    ],
    [2, 0.1, 120],
  ),
  gapLeast: number(
    'month_gap_least',
    month,
    [
      '最短间隔（占周期比例）',
      'Least spacing (share of the period)',
      '两次走访至少相隔走访周期的这一比例：每周一次、0.6 即至少隔 5 天，不会周一周二连着去。',
      'Share of the visit period between two visits: 0.6 of a week is 5 days.',
    ],
    [0.6, 0, 1],
  ),
  gapMost: number(
    'month_gap_most',
    month,
    [
      '最长间隔（占周期比例）',
      'Most spacing (share of the period)',
      '两次走访最多相隔走访周期的这一比例，跨月也算。',
      'Share of the visit period between two visits at most, across months too.',
    ],
    [1.5, 1, 5],
  ),
  evenMetres: number(
    'month_even_metres',
    month,
    [
      '均衡每天工时的代价',
      'What even days may cost',
      '为把一小时工作移到少两小时的日子，愿意多走多少米；0 为只求路短。',
      'Metres the plan may grow by to move an hour to a day that has two hours less; 0: shortest way only.',
    ],
    [3000, 0, 100_000],
    { zh: '米', en: 'm' },
  ),
  lunchMinutes: number(
    'lunch_minutes',
    month,
    ['午休时长', 'Length of the midday break', '0 为不安排午休。', '0: no break is planned.'],
    [60, 0, 240],
    minutes,
  ),
  lunchFrom: clock('lunch_from', ['午休最早', 'Break not before', '格式 11:30。', 'As 11:30.'], '11:30'),
  lunchTo: clock('lunch_to', ['午休最晚', 'Break not after', '格式 13:30。', 'As 13:30.'], '13:30'),
  learnVisits: number(
    'service_learn_visits',
    planning,
    [
      '走访时长参考次数',
      'Visits to learn from',
      '客户卡未填时长时，取最近这么多次走访的中位数。',
      'The median of so many last visits stands in for a duration that the card does not say.',
    ],
    [8, 1, 50],
  ),
  learnLeast: number(
    'service_learn_least',
    planning,
    [
      '最少参考次数',
      'Fewest visits to learn from',
      '走访不足这么多次时，仍用该类型的默认时长。',
      'With fewer visits the default of the type is used.',
    ],
    [3, 1, 50],
  ),
  feedDetail: {
    type: 'choice',
    scope: 'unit',
    key: 'visits.feed_detail',
    group: planning,
    title: { zh: '日历订阅最多显示', en: 'Most that a calendar feed tells' },
    description: {
      zh: '日历会存到别家的服务器上，显示得越少越好；改小后已有的订阅也照办。',
      en: 'Calendars are kept on others’ servers: the less the better. Feeds made before obey it too.',
    },
    default: 'names',
    choices: [
      { value: 'count', label: { zh: '只有户数和时间', en: 'Number and time' } },
      { value: 'names', label: { zh: '客户名称', en: 'Names of customers' } },
      { value: 'addresses', label: { zh: '名称和地址', en: 'Names and addresses' } },
    ],
  },
  trafficFactor: number(
    'replan_traffic_factor',
    planning,
    [
      '堵车时路上时间倍数',
      'Travel time in heavy traffic',
      '改排剩余行程选“堵车”时，路上时间按此倍数估算。',
      'Travel times are multiplied by this when the rest of a day is planned anew for traffic.',
    ],
    [1.5, 1, 5],
  ),
} as const
