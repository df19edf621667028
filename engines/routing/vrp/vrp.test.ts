import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { timeBudget } from '#engines/budget/budget.ts'
import {
  checkRoutes,
  parseCvrplib,
  parseSolomon,
  routesCost,
  solveCapacitated,
  solveWindowed,
  type CapacitatedInstance,
  type FileFault,
  type RouteRules,
  type WindowedInstance,
} from './index.ts'
import { exhaustiveRoutes, randomRules } from './oracle.testing.ts'

function good<T extends object>(parsed: T | FileFault): T {
  if ('error' in parsed) throw new Error(`line ${parsed.line}: ${parsed.message}`)
  return parsed
}

const solve = (rules: RouteRules, iterations: number, seed: number) =>
  rules.ready === undefined
    ? solveCapacitated(capacitated(rules), { iterations }, seed)
    : solveWindowed(windowed(rules), { iterations }, seed)

function capacitated(rules: RouteRules): CapacitatedInstance {
  const { nodes, depot, distance, capacity, demand, service, maxDistance = Infinity } = rules
  const stay = service?.[1] ?? 0
  const loads = Float64Array.from(demand)
  return { name: '', nodes, depot, capacity, demand: loads, service: stay, maxDistance, distance }
}

function windowed(rules: RouteRules): WindowedInstance {
  const { nodes, distance, capacity, demand, service = [], ready = [], due = [], vehicles = 9 } = rules
  const column = (values: ArrayLike<number>): Float64Array => Float64Array.from(values)
  return {
    name: '',
    nodes,
    vehicles,
    capacity,
    distance,
    demand: column(demand),
    service: column(service),
    ready: column(ready),
    due: column(due),
  }
}

describe('routes against trying everything', () => {
  it('are optimal on 600 tiny problems, and what is left out is what cannot be served', () => {
    let windows = 0
    for (let seed = 1; seed <= 600; seed++) {
      const rules = randomRules(seed)
      const best = exhaustiveRoutes(rules)
      const { routes, unserved } = solve(rules, 400, seed)
      if (best === null) {
        expect(unserved.length, `seed ${seed}`).toBeGreaterThan(0)
        continue
      }
      if (rules.ready !== undefined) windows++
      expect(unserved, `seed ${seed}`).toEqual([])
      expect(checkRoutes(rules, routes), `seed ${seed}`).toEqual([])
      const cost = routesCost(rules.distance, rules.nodes, rules.depot, routes)
      expect(cost, `seed ${seed}`).toBeCloseTo(best, 6)
    }
    expect(windows).toBeGreaterThan(50)
  })

  it('cost the same whatever the order of the customers in the file', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const rules = randomRules(seed)
      const turn = (i: number): number => (i === 0 ? 0 : rules.nodes - i)
      const pick = (list: ArrayLike<number> | undefined) =>
        list === undefined ? undefined : Array.from(list, (_, i) => list[turn(i)]!)
      const turned: RouteRules = {
        ...rules,
        distance: rules.distance.map((_, k) => {
          const a = turn(Math.floor(k / rules.nodes))
          return rules.distance[a * rules.nodes + turn(k % rules.nodes)]!
        }),
        demand: pick(rules.demand)!,
        ...(rules.service ? { service: pick(rules.service) } : {}),
        ...(rules.ready ? { ready: pick(rules.ready), due: pick(rules.due) } : {}),
      }
      if (exhaustiveRoutes(rules) === null) continue
      const cost = (r: RouteRules): number => routesCost(r.distance, r.nodes, 0, solve(r, 400, 1).routes)
      expect(cost(turned), `seed ${seed}`).toBeCloseTo(cost(rules), 6)
    }
  })

  it('are the same for the same seed and iterations, and others for another seed', () => {
    const rules = wideRules(80)
    const routes = (seed: number) => solve(rules, 300, seed).routes
    expect(routes(5)).toEqual(routes(5))
    expect(routes(5)).not.toEqual(routes(6))
  })
})

/** `n` customers on a spiral, four to six a route. */
function wideRules(n: number): RouteRules {
  const nodes = n + 1
  const point = (i: number) => [i * Math.cos(i * 2.4), i * Math.sin(i * 2.4)] as const
  const distance = Float64Array.from({ length: nodes * nodes }, (_, k) => {
    const [ax, ay] = point(Math.floor(k / nodes))
    const [bx, by] = point(k % nodes)
    return Math.hypot(ax - bx, ay - by)
  })
  const demand = Array.from({ length: nodes }, (_, i) => (i === 0 ? 0 : 4 + (i % 3)))
  return { nodes, depot: 0, distance, demand, capacity: 25 }
}

describe('degenerate problems', () => {
  const flat = (nodes: number, distance = 0): RouteRules => ({
    nodes,
    depot: 0,
    distance: new Float64Array(nodes * nodes).fill(distance),
    demand: Array.from({ length: nodes }, (_, i) => (i === 0 ? 0 : 1)),
    capacity: 3,
  })

  it('no customer, one customer, everything at one point, 500 identical', () => {
    expect(solve(flat(1), 10, 1).routes).toEqual([])
    expect(solve(flat(2, 5), 10, 1).routes).toEqual([[1]])
    for (const rules of [flat(30), flat(501, 7)]) {
      const { routes, unserved } = solve(rules, 50, 1)
      expect(unserved).toEqual([])
      expect(checkRoutes(rules, routes)).toEqual([])
    }
  })

  it('a demand over the capacity leaves only that customer out', () => {
    const rules = flat(6, 3)
    const { routes, unserved } = solve({ ...rules, demand: [0, 1, 9, 1, 1, 1] }, 50, 1)
    expect(unserved).toEqual([2])
    expect(routes.flat().toSorted((a, b) => a - b)).toEqual([1, 3, 4, 5])
  })

  it('a window that closes before it can be reached leaves only that customer out', () => {
    const rules: RouteRules = {
      ...flat(4, 10),
      ready: [0, 0, 0, 0],
      due: [100, 100, 9, 100],
      service: [0, 0, 0, 0],
    }
    expect(solve(rules, 50, 1).unserved).toEqual([2])
  })
})

describe('deadlines', () => {
  it.each([10, 100, 500])('%d ms are kept within a tenth and 20 ms', (milliseconds) => {
    const instance = capacitated(wideRules(200))
    solveCapacitated(instance, { iterations: 200 }, 1)
    // Processor time of this thread: what other processes of the machine take is not the engine's.
    const clock = (): number => {
      const { user, system } = process.threadCpuUsage()
      return (user + system) / 1000
    }
    const begin = clock()
    solveCapacitated(instance, timeBudget(milliseconds, clock), 1)
    expect(clock() - begin).toBeLessThanOrEqual(milliseconds * 1.1 + 20)
  })
})

describe('CVRPLIB files', () => {
  const file = (weights: string, rows: string) =>
    `NAME : t\nTYPE : CVRP\nDIMENSION : 3\nEDGE_WEIGHT_TYPE : ${weights}\nCAPACITY : 10\n${rows}DEMAND_SECTION\n1 0\n2 4\n3 7\nDEPOT_SECTION\n 1\n -1\nEOF\n`
  const coordinates = 'NODE_COORD_SECTION\n1 0 0\n2 3 4\n3 1 1\n'
  const explicit = (format: string, rows: string) =>
    file('EXPLICIT', `EDGE_WEIGHT_FORMAT : ${format}\nEDGE_WEIGHT_SECTION\n${rows}\n`)

  it('are rounded by the rule of their type', () => {
    const cell = (type: string) => good(parseCvrplib(file(type, coordinates))).distance[1 * 3 + 2]
    // √(2² + 3²) = 3.606
    expect(['EUC_2D', 'CEIL_2D', 'FLOOR_2D'].map(cell)).toEqual([4, 4, 3])
    expect(cell('EXACT_2D')).toBeCloseTo(Math.sqrt(13), 12)
  })

  it.each([
    ['FULL_MATRIX', '0 1 2\n1 0 3\n2 3 0'],
    ['LOWER_ROW', '1\n2 3'],
    ['LOWER_DIAG_ROW', '0 1 0\n2 3 0'],
    ['UPPER_ROW', '1 2\n3'],
    ['UPPER_DIAG_ROW', '0 1 2 0 3 0'],
    ['LOWER_COL', '1 2 3'],
  ])('hold matrices as %s', (format, rows) => {
    const { distance } = good(parseCvrplib(explicit(format, rows)))
    expect(Array.from(distance)).toEqual([0, 1, 2, 1, 0, 3, 2, 3, 0])
  })

  it.each([
    ['an unknown section', file('EUC_2D', 'NODE_SECTION\n'), 6, 'NODE_SECTION'],
    [
      'a word for a number',
      file('EUC_2D', coordinates.replace('3 4', '3 four')),
      8,
      '"four" is not a number',
    ],
    ['a node twice', file('EUC_2D', coordinates.replace('\n3 1', '\n2 1')), 9, 'node 2 appears twice'],
    ['a type unknown', file('GEO', coordinates), 4, 'EDGE_WEIGHT_TYPE GEO is not supported'],
    ['no coordinates', file('EUC_2D', ''), 13, 'NODE_COORD_SECTION is missing'],
    ['a dimension too late', 'NODE_COORD_SECTION\n1 0 0\n', 1, 'DIMENSION must come before'],
    ['a file cut short', file('EUC_2D', coordinates).split('DEMAND')[0]!, 9, 'DEMAND_SECTION is missing'],
    ['nothing at all', '', 1, 'DIMENSION'],
  ])('report %s with its line', (_, text, line, message) => {
    const fault = parseCvrplib(text)
    expect(fault).toMatchObject({ error: 'format', line })
    expect((fault as FileFault).message).toContain(message)
  })
})

describe('Solomon files', () => {
  const head =
    'T1\n\nVEHICLE\nNUMBER     CAPACITY\n  2  20\n\nCUSTOMER\nCUST NO. XCOORD. YCOORD. DEMAND READY TIME DUE DATE SERVICE TIME\n\n'
  const rows = '0 0 0 0 0 100 0\n1 3 4 5 10 20 2\n'

  it('are read and kept to', () => {
    const instance = good(parseSolomon(head + rows))
    expect(instance).toMatchObject({ name: 'T1', vehicles: 2, capacity: 20, nodes: 2 })
    expect(solveWindowed(instance, { iterations: 5 }, 1).routes).toEqual([[1]])
  })

  it.each([
    ['a customer out of turn', head + rows.replace('\n1', '\n2'), 11, 'customer 1 was expected'],
    ['a window turned round', head + rows.replace('10 20', '30 20'), 11, 'ready (30) after it is due (20)'],
    ['a short row', head + '0 0 0 0\n', 10, 'at least 7 numbers'],
    ['no vehicles', head.replace('2  20', '0 20') + rows, 5, 'number of vehicles'],
    ['another file', 'hello\nworld', 2, '"VEHICLE" was expected'],
  ])('report %s with its line', (_, text, line, message) => {
    const fault = parseSolomon(text)
    expect(fault).toMatchObject({ error: 'format', line })
    expect((fault as FileFault).message).toContain(message)
  })
})

const shared = fileURLToPath(new URL('../../../../shared/data/routing/', import.meta.url))
if (!existsSync(shared)) console.warn(`published instances are not tested: ${shared} is not there`)

describe.skipIf(!existsSync(shared))('published instances', () => {
  it('A-n32-k5 is solved to its proven optimum', () => {
    const instance = good(parseCvrplib(readFileSync(`${shared}cvrp/A-n32-k5.vrp`, 'utf8')))
    const { routes } = solveCapacitated(instance, { iterations: 30_000 }, 1)
    expect(checkRoutes({ ...instance, service: [] }, routes)).toEqual([])
    expect(routesCost(instance.distance, instance.nodes, instance.depot, routes)).toBe(784)
  })

  it.each([
    ['C101', 828.94],
    ['R101', 1642.88],
    ['RC105', 1518.58],
  ])('%s comes close to the best known %d in 15 000 rounds', (name, best) => {
    const instance = good(parseSolomon(readFileSync(`${shared}vrptw/${name}.txt`, 'utf8')))
    const { routes } = solveWindowed(instance, { iterations: 15_000 }, 1)
    expect(checkRoutes({ ...instance, depot: 0 }, routes)).toEqual([])
    expect(routesCost(instance.distance, instance.nodes, 0, routes)).toBeLessThanOrEqual(best * 1.04)
  })
})
