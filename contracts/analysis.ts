import { z } from 'zod'
import { businessDate, id, latitude, listOf, longitude, moment, personRef, unitRef } from './common.ts'
import { endpoint } from './http.ts'

const period = { from: businessDate, to: businessDate, unitIds: listOf(id) }

/** How well customers are covered and what the working time went into, of one person, one unit or all together. */
export const coverageFigures = z.object({
  /** Active customers now. */
  customers: z.number().int(),
  /** Visits that the customers' frequencies ask for in the period, and those that were made of them. */
  due: z.number(),
  made: z.number(),
  /** All finished visits of the period, further ones to the same customer included. */
  visits: z.number().int(),
  /** Of the visits with a verdict either way. */
  inPlace: z.number().int(),
  judged: z.number().int(),
  /** Active customers by days since the last visit: 0–7, 8–14, 15–30, 31–60, more than 60, never. */
  unseen: z.tuple([z.number(), z.number(), z.number(), z.number(), z.number(), z.number()]),
  /** Minutes between the first start and the last end of each day, added up: at customers, on the road, the rest. */
  minutesAtCustomers: z.number(),
  minutesOnRoad: z.number(),
  minutesIdle: z.number(),
  /** Metres between customers: as planned on the days with a confirmed plan, and as proved on those days. */
  plannedMetres: z.number(),
  travelledMetres: z.number(),
  /** Days on which somebody visited anybody, and the last of them. */
  days: z.number().int(),
  lastDay: businessDate.nullable(),
})
export type CoverageFigures = z.infer<typeof coverageFigures>

/** S1.2, S1.6, S1.43: coverage and time use by person, for those who lead and those whose figures they are. */
export const peopleCoverage = endpoint({
  name: 'analysis.people',
  method: 'GET',
  path: '/api/v1/analysis/coverage/people',
  summary: { zh: '走访覆盖与时间利用（按人）', en: 'Coverage and use of time by person' },
  access: 'analysis.read',
  query: z.object(period),
  response: z.object({
    rows: z.array(z.object({ person: personRef, unit: unitRef, figures: coverageFigures })),
    total: coverageFigures,
  }),
  ratePerMinute: 60,
})
/** S1.43: the same by unit, for departments that collect information: no person is named. */
export const unitCoverage = endpoint({
  name: 'analysis.units',
  method: 'GET',
  path: '/api/v1/analysis/coverage/units',
  summary: { zh: '走访覆盖与时间利用（按单位）', en: 'Coverage and use of time by unit' },
  access: 'analysis.aggregate',
  query: z.object(period),
  response: z.object({
    rows: z.array(
      z.object({
        unit: unitRef,
        people: z.number().int(),
        /** Null where fewer people than the least group work: their figures would be personal. */
        figures: coverageFigures.nullable(),
      }),
    ),
    total: coverageFigures.nullable(),
    leastGroup: z.number().int(),
  }),
  ratePerMinute: 60,
})

/** S1.18, S1.42: a working day as the two presses prove it. */
export const dayTrace = endpoint({
  name: 'analysis.trace',
  method: 'GET',
  path: '/api/v1/analysis/traces/:personId/:date',
  summary: { zh: '一人一天的走访痕迹', en: 'The trace of somebody’s working day' },
  access: 'analysis.read',
  params: z.object({ personId: id, date: businessDate }),
  response: z.object({
    person: personRef,
    date: businessDate,
    segments: z.array(
      z.object({
        kind: z.enum(['customer', 'road', 'idle']),
        from: moment,
        /** Null while the visit is still open. */
        to: moment.nullable(),
        visitId: id.nullable(),
        customer: z.string().nullable(),
        verdict: z.string().nullable(),
        /** Of the way, where both ends were proved. */
        metres: z.number().nullable(),
      }),
    ),
  }),
})
export type DayTrace = z.infer<typeof dayTrace.response>

export const effectEstimate = z.object({
  /** Extra volume a week of the visited ones, in the pack's unit, with its 95 % interval. */
  estimate: z.number(),
  low: z.number(),
  high: z.number(),
  /** As a share of what they ordered before; null when that is nothing. */
  relative: z.number().nullable(),
  visited: z.number().int(),
  compared: z.number().int(),
  customers: z.number().int(),
  withoutComparison: z.number().int(),
})
export type EffectEstimate = z.infer<typeof effectEstimate>
/** S1.2, S1.6: what visits did to orders, against comparable customers that were not visited in the same week. */
export const visitEffect = endpoint({
  name: 'analysis.effect',
  method: 'GET',
  path: '/api/v1/analysis/effect',
  summary: { zh: '走访对订货的效果', en: 'The effect of visits on orders' },
  access: 'analysis.aggregate',
  query: z.object({ ...period, weeks: z.coerce.number().int().min(1).max(8).default(2) }),
  response: z.object({
    /** Null when there is nothing to compare. */
    overall: effectEstimate.nullable(),
    /** The same for a time before the visits: far from 0 means that the groups differed already. */
    placebo: effectEstimate.nullable(),
    byGrade: z.array(z.object({ grade: z.string(), effect: effectEstimate.nullable() })),
    /** Weeks that were compared, and weeks before and after each. */
    weeksCompared: z.number().int(),
    weeks: z.number().int(),
  }),
  ratePerMinute: 20,
})

/** S1.39–S1.41: how units and retailer types differ in volume, price, brands and delivery. */
export const differences = endpoint({
  name: 'analysis.differences',
  method: 'GET',
  path: '/api/v1/analysis/differences',
  summary: { zh: '信息差异报告', en: 'Report of differences' },
  access: 'analysis.aggregate',
  query: z.object({ ...period, by: z.enum(['unit', 'type', 'unit_type']).default('unit_type') }),
  response: z.object({
    rows: z.array(
      z.object({
        unit: unitRef.nullable(),
        type: z.string().nullable(),
        customers: z.number().int(),
        /** A week and customer. Null where fewer customers than the least group stand behind a figure. */
        volume: z.number().nullable(),
        orders: z.number().nullable(),
        /** Fen a unit of volume. */
        priceFen: z.number().nullable(),
        /** Share of each brand, the strongest first; index 1 means as everywhere. */
        brands: z.array(z.object({ brand: z.string(), share: z.number(), index: z.number().nullable() })),
        /** Hours from order to delivery: the middle one, and that of the slowest tenth. */
        deliveryMedianHours: z.number().nullable(),
        deliverySlowHours: z.number().nullable(),
        /** Share of orders delivered within the promised hours. */
        deliveredInTime: z.number().nullable(),
      }),
    ),
    promisedHours: z.number(),
    leastGroup: z.number().int(),
    /** False when no source of brands or deliveries has been loaded for the period. */
    hasBrands: z.boolean(),
    hasDeliveries: z.boolean(),
  }),
  ratePerMinute: 30,
})
export type Differences = z.infer<typeof differences.response>

/** S1.41: where another retailer would stand: who is near, how dense it is, what shops there sell. */
export const assessSite = endpoint({
  name: 'analysis.site',
  method: 'GET',
  path: '/api/v1/analysis/site',
  summary: { zh: '新增零售户选址', en: 'Siting of a new retailer' },
  access: 'analysis.site',
  query: z.object({ lng: z.coerce.number().pipe(longitude), lat: z.coerce.number().pipe(latitude) }),
  response: z.object({
    /** The ten nearest, with their weekly volume. */
    nearest: z.array(
      z.object({
        id,
        name: z.string(),
        type: z.string(),
        grade: z.string(),
        metres: z.number(),
        volume: z.number(),
      }),
    ),
    /** Shops and their average weekly volume within distances around. */
    rings: z.array(z.object({ metres: z.number(), shops: z.number().int(), volume: z.number().nullable() })),
    /** Middle distance from one shop to the next within the widest ring; null with fewer than two. */
    usualSpacing: z.number().nullable(),
    leastSpacing: z.number(),
    verdict: z.enum(['too_close', 'dense', 'usual', 'sparse', 'unknown']),
  }),
})
export type SiteAssessment = z.infer<typeof assessSite.response>
