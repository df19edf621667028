import { z } from 'zod'
import { businessDate, id, moment, personRef, unitRef } from './common.ts'
import { ruleEndpoints } from './customer-rules.ts'
import { endpoint } from './http.ts'

/** S22.3: size (规模), business volume (业务量) and credit (信誉). */
export const gradingGroup = z.enum(['size', 'volume', 'credit'])
export type GradingGroup = z.infer<typeof gradingGroup>

const figureCode = z.string().regex(/^(own\.)?[a-z][a-z0-9_]{0,40}$/)
const points = z.number().min(0).max(100)
const gradeCode = z.string().min(1).max(16)

const scoring = z.discriminatedUnion('kind', [
  /** 0 points at `from`, 100 at `to`; `from` above `to` where less is better. */
  z.object({
    kind: z.literal('between'),
    from: z.number().min(-1e12).max(1e12),
    to: z.number().min(-1e12).max(1e12),
  }),
  /** The share of the others that are below. */
  z.object({ kind: z.literal('rank') }),
  z.object({ kind: z.literal('choice'), points: z.record(z.string().max(40), points) }),
])
export type GradingScoring = z.infer<typeof scoring>

const indicator = z.object({
  key: z.string().regex(/^[a-z][a-z0-9_]{0,23}$/),
  name: z.string().trim().min(1).max(24),
  group: gradingGroup,
  figure: figureCode,
  weight: z.number().gt(0).max(100),
  scoring,
  /** A figure that is not there: no points, or its weight goes to the others. */
  missing: z.enum(['zero', 'leave_out']),
})
export type GradingIndicator = z.infer<typeof indicator>

/** How customers are graded: `score = Σ weight × points ÷ Σ weight`, and a grade by thresholds with a margin. */
export const gradingRule = z.object({
  /** Off: nothing changes by itself; trials work all the same. */
  automatic: z.boolean(),
  indicators: z.array(indicator).min(1).max(20),
  /** Best first, thresholds falling; the last one takes whatever remains. */
  grades: z
    .array(z.object({ grade: gradeCode, from: points }))
    .min(2)
    .max(40),
  /** Points by which a threshold must be passed. */
  margin: z.number().min(0).max(20),
  /** Days that a grade stays at least. */
  keepDays: z.number().int().min(0).max(365),
})
export type GradingRule = z.infer<typeof gradingRule>
export const gradingRuleEndpoints = ruleEndpoints(
  'grading',
  { zh: '评级规则', en: 'Rule of grading' },
  gradingRule,
)

const figure = z.object({
  code: figureCode,
  name: z.string(),
  unit: z.string(),
  kind: z.enum(['number', 'choice']),
  /** Where it usually belongs. */
  group: gradingGroup,
  options: z.array(z.object({ value: z.string(), label: z.string() })),
})
export type GradingFigure = z.infer<typeof figure>
/** What a rule can be made of. */
export const gradingFigures = endpoint({
  name: 'customers.gradingFigures',
  method: 'GET',
  path: '/api/v1/customer-grading/figures',
  summary: { zh: '评级可用的指标', en: 'Figures to grade by' },
  access: 'customers.read',
  response: z.object({ figures: z.array(figure) }),
})

export const gradeCauses = [
  'first',
  'up',
  'down',
  'same',
  'within_margin',
  'kept_days',
  'nothing_known',
] as const
const gradeCause = z.enum(gradeCauses)
export type GradeCause = z.infer<typeof gradeCause>

/** What a rule would do if it were put in force now: nothing is changed. */
export const trialGrading = endpoint({
  name: 'customers.trialGrading',
  method: 'POST',
  path: '/api/v1/customer-grading/trial',
  summary: { zh: '评级规则试算', en: 'Trial of a rule of grading' },
  access: 'customers.configure',
  body: z.object({ unitId: id, content: gradingRule }),
  ratePerMinute: 30,
  response: z.object({
    customers: z.number().int(),
    up: z.number().int(),
    down: z.number().int(),
    /** Would move by the score alone, and are held by the margin, by the days, or by somebody's decision. */
    withinMargin: z.number().int(),
    keptDays: z.number().int(),
    overridden: z.number().int(),
    /** Every pair of a grade before and after, those that stay included. */
    flows: z.array(z.object({ before: z.string(), after: z.string(), count: z.number().int() })),
    /** Customers by score in twenty steps of five points. */
    histogram: z.array(z.number().int()).length(20),
    owners: z.array(z.object({ owner: personRef.nullable(), up: z.number().int(), down: z.number().int() })),
    /** The first 200 that would move, the longest leaps first. */
    movers: z.array(
      z.object({
        customer: z.object({ id, name: z.string(), grade: z.string() }),
        owner: personRef.nullable(),
        after: z.string(),
        score: z.number().nullable(),
      }),
    ),
  }),
})

const run = z.object({
  id,
  unit: unitRef,
  at: moment,
  /** Null: the program, at night. */
  by: personRef.nullable(),
  ruleVersion: z.number().int(),
  customers: z.number().int(),
  up: z.number().int(),
  down: z.number().int(),
  overridden: z.number().int(),
})
export type GradingRun = z.infer<typeof run>
/** Grades the customers of a unit and below it now, by the rules in force there. */
export const runGrading = endpoint({
  name: 'customers.runGrading',
  method: 'POST',
  path: '/api/v1/customer-grading/runs',
  summary: { zh: '立即评级（后台任务）', en: 'Grade customers now (background task)' },
  access: 'customers.configure',
  body: z.object({ unitId: id }),
  response: z.object({ taskId: id }),
  ratePerMinute: 20,
})
export const gradingRuns = endpoint({
  name: 'customers.gradingRuns',
  method: 'GET',
  path: '/api/v1/customer-grading/runs',
  summary: { zh: '评级记录', en: 'Past gradings' },
  access: 'customers.configure',
  response: z.object({ runs: z.array(run) }),
})

/** One indicator of one customer: what was found and what it added. */
const part = z.object({
  key: z.string(),
  name: z.string(),
  group: gradingGroup,
  /** The figure in words, with its unit; null when it is not there. */
  text: z.string().nullable(),
  points: z.number().nullable(),
  share: z.number(),
  adds: z.number(),
  scoring,
  /** The caller may not read the field behind it. */
  hidden: z.boolean(),
})
export type GradingPart = z.infer<typeof part>
const toGrade = z.object({ grade: z.string(), points: z.number() })
const graded = z.object({
  score: z.number().nullable(),
  on: businessDate,
  /** What the rule gives, whatever somebody decided meanwhile. */
  grade: z.string(),
  cause: gradeCause,
  ruleVersion: z.number().int(),
  parts: z.array(part),
  up: toGrade.nullable(),
  down: toGrade.nullable(),
})
const gradeChange = z.object({
  id: z.string(),
  at: moment,
  before: z.string(),
  after: z.string(),
  cause: z.enum(['rule', 'override', 'override_ended']),
  score: z.number().nullable(),
  ruleVersion: z.number().int().nullable(),
  note: z.string().nullable(),
  by: personRef.nullable(),
  parts: z.array(part),
})
export type GradeChange = z.infer<typeof gradeChange>
const override = z.object({
  id,
  grade: z.string(),
  reason: z.string(),
  until: businessDate,
  by: personRef.nullable(),
  at: moment,
})
const customerGrade = z.object({
  grade: z.string(),
  /** The thresholds in force; null where no rule was saved. */
  rule: z
    .object({
      version: z.number().int(),
      automatic: z.boolean(),
      unit: unitRef.nullable(),
      grades: gradingRule.shape.grades,
      margin: z.number(),
      keepDays: z.number().int(),
    })
    .nullable(),
  graded: graded.nullable(),
  override: override.nullable(),
  /** Newest first, 50 at most. */
  history: z.array(gradeChange),
  mayOverride: z.boolean(),
})
export type CustomerGrade = z.infer<typeof customerGrade>
/** Why this customer has this grade, point by point, and how it came about. */
export const getCustomerGrade = endpoint({
  name: 'customers.grade',
  method: 'GET',
  path: '/api/v1/customers/:id/grade',
  summary: { zh: '客户等级的由来', en: 'Why a customer has its grade' },
  access: 'customers.read',
  params: z.object({ id }),
  response: customerGrade,
})
/** Somebody decides otherwise than the rule, with a reason and for a time. */
export const overrideGrade = endpoint({
  name: 'customers.overrideGrade',
  method: 'PUT',
  path: '/api/v1/customers/:id/grade-override',
  summary: { zh: '人工评级', en: 'Grade a customer by hand' },
  access: 'customers.configure',
  params: z.object({ id }),
  body: z.object({
    grade: gradeCode,
    reason: z.string().trim().min(1).max(200),
    until: businessDate,
  }),
  response: customerGrade,
})
export const endGradeOverride = endpoint({
  name: 'customers.endGradeOverride',
  method: 'POST',
  path: '/api/v1/customers/:id/grade-override/end',
  summary: { zh: '结束人工评级', en: 'End a grade given by hand' },
  access: 'customers.configure',
  params: z.object({ id }),
  body: z.object({}),
  response: customerGrade,
})
