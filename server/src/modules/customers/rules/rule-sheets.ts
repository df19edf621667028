import type { z } from 'zod'
import { gradingRule } from '#contracts/customer-grading.ts'
import { serviceRule } from '#contracts/customer-service.ts'
import { assignmentRule, poolRule } from '#contracts/customer-pool.ts'
import { valueRule } from '#contracts/customer-value.ts'
import type { RuleKind } from '#contracts/customer-rules.ts'
import type { CustomerVocabulary } from '../customers.vocabulary.ts'

/** The sheet of each kind. */
export const sheets = {
  pool: poolRule,
  assignment: assignmentRule,
  grading: gradingRule,
  service: serviceRule,
  value: valueRule,
} as const satisfies Record<RuleKind, z.ZodType>
export type SheetOf<Kind extends RuleKind> = z.output<(typeof sheets)[Kind]>

/** The product's own sheet of a kind, version 0: what holds until an organisation saves its own. */
export function defaultSheet<Kind extends RuleKind>(
  kind: Kind,
  vocabulary: CustomerVocabulary | null,
): SheetOf<Kind> {
  const words = vocabulary?.grades.map(({ code }) => code) ?? []
  const grades = words.length > 0 ? words : ['A', 'B', 'C', 'D', 'E']
  const all: { readonly [K in RuleKind]: () => SheetOf<K> } = {
    pool: () => ({
      automatic: false,
      workdaysOnly: true,
      basis: 'calendar_days',
      days: 90,
      daysByGrade: {},
      ordersCount: true,
      keepKeyCustomers: true,
      ownerLeft: true,
      warnDays: 7,
      extensionDays: 90,
      claim: { allowed: true, reach: 'unit', perDay: 5, holding: 500, cooldownDays: 30 },
      capacities: [],
    }),
    assignment: () => ({
      lines: [{ name: '就近', grades: [], types: [], unitIds: [], method: 'nearest', personIds: [] }],
    }),
    grading: () => defaultGrading(grades),
    service: () => defaultService(grades),
    value: () => ({
      days: 365,
      growthDays: 180,
      highShare: 0.8,
      middleShare: 0.15,
      growing: 0.1,
      falling: -0.1,
      marginRate: 0.1,
      perVisitFen: 2000,
      perMinuteFen: 100,
      perOrderFen: 500,
      fixedFen: 10_000,
    }),
  }
  return all[kind]()
}

/** Size, volume and credit by what every trade has: rank among the customers of the unit, and how steady they are. */
function defaultGrading(grades: readonly string[]): SheetOf<'grading'> {
  const rank = { kind: 'rank' } as const
  const ordered = grades.length > 1 ? grades : [...grades, `${grades[0]}-`]
  return {
    automatic: false,
    indicators: [
      {
        key: 'size',
        name: '单笔规模',
        group: 'size',
        figure: 'average_order',
        weight: 20,
        scoring: rank,
        missing: 'zero',
      },
      {
        key: 'amount',
        name: '年业务额',
        group: 'volume',
        figure: 'amount365',
        weight: 40,
        scoring: rank,
        missing: 'zero',
      },
      {
        key: 'orders',
        name: '年业务笔数',
        group: 'volume',
        figure: 'orders365',
        weight: 15,
        scoring: rank,
        missing: 'zero',
      },
      {
        key: 'steady',
        name: '往来稳定',
        group: 'credit',
        figure: 'active_months',
        weight: 15,
        scoring: { kind: 'between', from: 0, to: 12 },
        missing: 'zero',
      },
      {
        key: 'tenure',
        name: '合作年限',
        group: 'credit',
        figure: 'tenure_years',
        weight: 10,
        scoring: { kind: 'between', from: 0, to: 5 },
        missing: 'leave_out',
      },
    ],
    grades: ordered.map((grade, place) => ({
      grade,
      from: Math.round((90 * (ordered.length - 1 - place)) / (ordered.length - 1)),
    })),
    margin: 2,
    keepDays: 30,
  }
}

/** Key customers customised, the better half differentiated, the rest standard; courtesy is for everybody. */
function defaultService(grades: readonly string[]): SheetOf<'service'> {
  const best = grades.slice(0, Math.ceil(grades.length * 0.2))
  const middle = grades.slice(best.length, Math.ceil(grades.length * 0.6))
  const items = [
    { key: 'frequency', name: '走访频次' },
    { key: 'response', name: '响应时限' },
    { key: 'channel', name: '服务渠道' },
    { key: 'gifts', name: '礼品上限' },
  ]
  return {
    items,
    levels: [
      {
        key: 'customised',
        name: '定制服务（大客户）',
        department: '大客户部',
        grades: best,
        keyCustomers: true,
        values: { frequency: '每周一次', response: '2 小时', channel: '专属客户经理', gifts: '200 元/次' },
        visit: null,
      },
      {
        key: 'differentiated',
        name: '差异化服务（商务客户）',
        department: '商务客户部',
        grades: middle,
        keyCustomers: false,
        values: {
          frequency: '两周一次',
          response: '1 个工作日',
          channel: '客户经理、热线',
          gifts: '50 元/次',
        },
        visit: null,
      },
      {
        key: 'standard',
        name: '标准服务（公众客户）',
        department: '公众客户部',
        grades: grades.slice(best.length + middle.length),
        keyCustomers: false,
        values: { frequency: '每月一次', response: '2 个工作日', channel: '热线、自助', gifts: '无' },
        visit: null,
      },
    ],
    floorVisit: null,
    floor: { response: '3 个工作日内必有答复', channel: '礼貌接待，来电来访都有人应' },
  }
}
