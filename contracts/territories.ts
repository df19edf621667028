import { z } from 'zod'
import { basis, indicator, layer, weights } from './workloads.ts'
import { done, id, moment, personRef, point, unitRef } from './common.ts'
import { endpoint } from './http.ts'
import { decision } from './territory-decisions.ts'

/** What a division is balanced on: the workload index, or plain quantities a working day. */
export const attribute = z.enum(['workload', 'customers', 'shops', 'orders', 'volume'])
export type Attribute = z.infer<typeof attribute>

/** Wishes and limits of a scenario. */
export const scenarioSpec = z.object({
  layers: z.array(layer).min(1).max(3),
  /** Call and delivery districts follow the borders of visit territories where they can. */
  together: z.boolean(),
  attributes: z
    .array(z.object({ attribute, tolerance: z.number().min(0.005).max(1) }))
    .min(1)
    .max(5),
  weights,
  /** Borders that a territory shall not cross: none, units below the one divided, or districts by licence number. */
  border: z.enum(['free', 'unit', 'area']),
  /** Weighted kilometres that each customer across a border must save; null: never across. */
  crossingPrice: z.number().min(0).max(10_000).nullable(),
  /** Weighted kilometres (visits a month × km) that a customer must save to change hands; null: relations count nothing. */
  movePrice: z.number().min(0).max(100_000).nullable(),
  /** Customers that stay where they are. */
  locked: z.array(id).max(5000),
  forbidden: z.array(z.object({ customerId: id, toId: id })).max(2000),
  apart: z.array(z.object({ firstId: id, secondId: id })).max(500),
  /** Capacity by person or district; 1 where none stands here. */
  capacities: z.record(z.string(), z.number().min(0.1).max(5)),
  /** What if: people whose customers are to be divided among the others, and people more. */
  without: z.array(id).max(50),
  extra: z.number().int().min(0).max(20),
})
export type ScenarioSpec = z.infer<typeof scenarioSpec>

const balance = z.object({
  attribute,
  tolerance: z.number(),
  /** Largest and smallest load ÷ fair share; coefficient of variation. */
  max: z.number(),
  min: z.number(),
  cv: z.number(),
})
export const divisionFigures = z.object({
  balance: z.array(balance),
  /** Mean straight way from a customer to the middle of its district, weighted by visits; kilometres. */
  compactness: z.number(),
  /** Customers whose district is another one than today. */
  moved: z.number().int(),
})
export type DivisionFigures = z.infer<typeof divisionFigures>

export const finding = z.object({
  code: z.string(),
  severity: z.enum(['impossible', 'warning']),
  layer,
  message: z.string(),
  customerIds: z.array(id),
})
export const layerSummary = z.object({
  layer,
  today: divisionFigures,
  proposal: divisionFigures,
  findings: z.array(finding),
  /** Lower bound of the way to the centres at these centres ÷ the division's, 0 … 1; null where none is known. */
  bound: z.number().nullable(),
})
export type LayerSummary = z.infer<typeof layerSummary>
/** What one kind of wish costs a layer: the whole scenario solved without it, all its layers again. */
export const wishCost = z.object({
  wish: z.enum(['locked', 'forbidden', 'apart', 'border', 'movePrice']),
  count: z.number().int(),
  layer,
  withWish: divisionFigures,
  without: divisionFigures,
})
export type WishCost = z.infer<typeof wishCost>
/** Months of every person really planned, by today's and by the proposed territories. */
export const routeComparison = z.object({
  month: z.string(),
  people: z.array(
    z.object({
      person: personRef,
      todayKm: z.number(),
      proposalKm: z.number(),
      todayMissing: z.number().int(),
      proposalMissing: z.number().int(),
    }),
  ),
  todayKm: z.number(),
  proposalKm: z.number(),
})
export type RouteComparison = z.infer<typeof routeComparison>

export const resultKind = z.enum(['proposal', 'manual', 'what_if'])
export const resultBrief = z.object({
  id,
  number: z.number().int(),
  kind: resultKind,
  spec: scenarioSpec,
  layers: z.array(layerSummary),
  wishes: z.array(wishCost).nullable(),
  routes: routeComparison.nullable(),
  seconds: z.number(),
  createdAt: moment,
  createdBy: personRef,
})
export type ResultBrief = z.infer<typeof resultBrief>

export const scenario = z.object({
  id,
  unit: unitRef,
  name: z.string(),
  spec: scenarioSpec,
  version: z.number().int(),
  updatedAt: moment,
  updatedBy: personRef,
  results: z.array(resultBrief),
  /** Work under way, by task; null when there is none. */
  taskId: id.nullable(),
})
export type Scenario = z.infer<typeof scenario>

const district = z.object({ id, code: z.string(), name: z.string() })

export const openStudio = endpoint({
  name: 'territories.studio',
  method: 'GET',
  path: '/api/v1/territories/studio',
  summary: { zh: '片区工作室的底数', en: 'What the territory studio works with' },
  access: 'territories.read',
  query: z.object({ unitId: id }),
  ratePerMinute: 60,
  response: z.object({
    unit: unitRef,
    basis,
    weights,
    spec: scenarioSpec,
    people: z.array(
      personRef.extend({ unit: unitRef, departure: point.nullable(), borderUnit: z.number().int() }),
    ),
    districts: z.object({ call: z.array(district), delivery: z.array(district) }),
    borders: z.object({ unit: z.array(z.string()), area: z.array(z.string()) }),
    /** One column a fact, in the order of `id`; −1 where there is no person, district or border. */
    customers: z.object({
      id: z.array(id),
      name: z.array(z.string()),
      grade: z.array(z.string()),
      key: z.array(z.boolean()),
      /** Degrees; null where nobody has placed the customer. */
      lng: z.array(z.number().nullable()),
      lat: z.array(z.number().nullable()),
      visit: z.array(z.number().int()),
      call: z.array(z.number().int()),
      delivery: z.array(z.number().int()),
      borderUnit: z.array(z.number().int()),
      borderArea: z.array(z.number().int()),
      visits: z.array(z.number()),
      shopsPerDay: z.array(z.number()),
      ordersPerDay: z.array(z.number()),
      volumePerDay: z.array(z.number()),
      measures: z.record(indicator, z.array(z.number())),
    }),
  }),
})

export const listScenarios = endpoint({
  name: 'territories.scenarios',
  method: 'GET',
  path: '/api/v1/territories/scenarios',
  summary: { zh: '片区方案', en: 'Territory scenarios' },
  access: 'territories.read',
  response: z.object({
    scenarios: z.array(
      scenario.omit({ results: true, spec: true, taskId: true }).extend({ results: z.number().int() }),
    ),
    decisions: z.array(decision),
  }),
})
export const getScenario = endpoint({
  name: 'territories.scenario',
  method: 'GET',
  path: '/api/v1/territories/scenarios/:id',
  summary: { zh: '一个片区方案', en: 'One territory scenario' },
  access: 'territories.read',
  params: z.object({ id }),
  response: scenario,
})
export const saveScenario = endpoint({
  name: 'territories.saveScenario',
  method: 'PUT',
  path: '/api/v1/territories/scenarios/:id',
  summary: { zh: '保存片区方案', en: 'Save a territory scenario' },
  access: 'territories.design',
  params: z.object({ id }),
  body: z.object({
    unitId: id,
    name: z.string().trim().min(1).max(80),
    spec: scenarioSpec,
    /** The version that was changed; 0 for a new scenario. */
    version: z.number().int().min(0),
  }),
  bodyLimit: 1024 * 1024,
  response: scenario,
})
export const removeScenario = endpoint({
  name: 'territories.removeScenario',
  method: 'DELETE',
  path: '/api/v1/territories/scenarios/:id',
  summary: { zh: '删除片区方案', en: 'Delete a territory scenario' },
  access: 'territories.design',
  params: z.object({ id }),
  response: done,
})
export const solveScenario = endpoint({
  name: 'territories.solve',
  method: 'POST',
  path: '/api/v1/territories/scenarios/:id/solution',
  summary: { zh: '计算片区方案', en: 'Compute territories' },
  access: 'territories.design',
  params: z.object({ id }),
  ratePerMinute: 30,
  response: z.object({ taskId: id }),
})
const division = z.object({
  layer,
  customerIds: z.array(id),
  fromIds: z.array(id.nullable()),
  toIds: z.array(id.nullable()),
})
export const getResult = endpoint({
  name: 'territories.result',
  method: 'GET',
  path: '/api/v1/territories/results/:id',
  summary: { zh: '一次划分结果', en: 'One division' },
  access: 'territories.read',
  params: z.object({ id }),
  response: z.object({ result: resultBrief, divisions: z.array(division) }),
})
export const adjustResult = endpoint({
  name: 'territories.adjust',
  method: 'POST',
  path: '/api/v1/territories/results/:id/adjustment',
  summary: { zh: '手工调整划分结果', en: 'Change a division by hand' },
  access: 'territories.design',
  params: z.object({ id }),
  body: z.object({
    moves: z
      .array(z.object({ layer, customerId: id, toId: id }))
      .min(1)
      .max(20_000),
  }),
  bodyLimit: 4 * 1024 * 1024,
  response: resultBrief,
})
export const priceWishes = endpoint({
  name: 'territories.priceWishes',
  method: 'POST',
  path: '/api/v1/territories/results/:id/wish-prices',
  summary: { zh: '计算每项愿望的代价', en: 'Find out what each wish costs' },
  access: 'territories.design',
  params: z.object({ id }),
  ratePerMinute: 30,
  response: z.object({ taskId: id }),
})
export const planRoutes = endpoint({
  name: 'territories.planRoutes',
  method: 'POST',
  path: '/api/v1/territories/results/:id/routes',
  summary: { zh: '按方案排月线路，比较里程', en: 'Plan months by the division and compare kilometres' },
  access: 'territories.design',
  params: z.object({ id }),
  ratePerMinute: 30,
  response: z.object({ taskId: id }),
})

export const saveDistricts = endpoint({
  name: 'territories.saveDistricts',
  method: 'PUT',
  path: '/api/v1/territories/districts',
  summary: { zh: '维护呼叫、配送片区', en: 'Maintain call and delivery districts' },
  access: 'territories.design',
  body: z.object({
    unitId: id,
    layer: z.enum(['call', 'delivery']),
    districts: z
      .array(z.object({ id, code: z.string().trim().min(1).max(20), name: z.string().trim().min(1).max(60) }))
      .max(500),
  }),
  response: z.object({ districts: z.array(district) }),
})
