import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { createRandom } from '#engines/random/random.ts'
import {
  checkPeriodic,
  parseCordeau,
  periodicBound,
  periodicCost,
  solvePeriodic,
  type PeriodicInstance,
  type PeriodicRoute,
} from './index.ts'

function good(text: string): PeriodicInstance {
  const parsed = parseCordeau(text)
  if ('error' in parsed) throw new Error(`line ${parsed.line}: ${parsed.message}`)
  return parsed
}

/** A random small file: 2 or 3 days, one vehicle a day, choices of one or two days. */
function randomFile(seed: number): string {
  const random = createRandom(seed)
  const days = 2 + random.int(2)
  const customers = 1 + random.int(4)
  const lines = [`1 1 ${customers} ${days}`]
  for (let d = 0; d < days; d++) lines.push(`${random.int(2) * 70} ${6 + random.int(8)}`)
  lines.push('0 10 10 0 0 0 0')
  for (let i = 1; i <= customers; i++) {
    const frequency = 1 + random.int(2)
    const sets = Array.from({ length: 2 ** days }, (_, set) => set)
      .filter((set) => set.toString(2).replaceAll('0', '').length === frequency)
      .filter(() => random.int(3) > 0)
    if (sets.length === 0) sets.push(frequency === 1 ? 1 : 3)
    const place = `${random.int(20)} ${random.int(20)}`
    lines.push(
      `${i} ${place} ${random.int(4)} ${random.int(5)} ${frequency} ${sets.length} ${sets.join(' ')}`,
    )
  }
  return lines.join('\n')
}

/** Least cost by trying every choice of days and every order of every day; null if nothing is feasible. */
function exhaustive(instance: PeriodicInstance): number | null {
  let best = Infinity
  const days: number[][] = Array.from({ length: instance.days }, () => [])
  const orders = (list: readonly number[]): number[][] =>
    list.length === 0
      ? [[]]
      : list.flatMap((c) => orders(list.filter((other) => other !== c)).map((rest) => [c, ...rest]))
  const choose = (c: number): void => {
    if (c === instance.nodes) {
      const routes = days.flatMap((list, day): PeriodicRoute[] => {
        const all = orders(list).map((customers) => ({ day, customers }))
        const shortest = all.toSorted((a, b) => periodicCost(instance, [a]) - periodicCost(instance, [b]))[0]!
        return shortest.customers.length > 0 ? [shortest] : []
      })
      if (checkPeriodic(instance, routes).length === 0) best = Math.min(best, periodicCost(instance, routes))
      return
    }
    for (const set of instance.choices[c]!) {
      for (const day of set) days[day]!.push(c)
      choose(c + 1)
      for (const day of set) days[day]!.pop()
    }
  }
  choose(1)
  return best === Infinity ? null : best
}

describe('periodic routes', () => {
  it('are optimal on 250 tiny problems, by trying everything', () => {
    let feasible = 0
    for (let seed = 1; seed <= 250; seed++) {
      const instance = good(randomFile(seed))
      const best = exhaustive(instance)
      const { routes, unserved } = solvePeriodic(instance, { iterations: 500 }, seed)
      if (best === null) {
        expect(unserved.length, `seed ${seed}`).toBeGreaterThan(0)
        continue
      }
      feasible++
      expect(unserved, `seed ${seed}`).toEqual([])
      expect(checkPeriodic(instance, routes), `seed ${seed}`).toEqual([])
      expect(periodicCost(instance, routes), `seed ${seed}`).toBeCloseTo(best, 6)
      expect(periodicBound(instance, best), `seed ${seed}`).toBeLessThanOrEqual(best + 1e-9)
    }
    expect(feasible).toBeGreaterThan(100)
  })

  it('are the same for the same seed', () => {
    const instance = good(randomFile(12))
    expect(solvePeriodic(instance, { iterations: 50 }, 4)).toEqual(
      solvePeriodic(instance, { iterations: 50 }, 4),
    )
  })

  it('are checked: a missing visit, a wrong day, too many vehicles and too much load are all found', () => {
    const instance = good('1 1 2 2\n0 5\n0 5\n0 0 0\n1 1 0 0 3 1 2 1 2\n2 0 1 0 3 2 1 3')
    expect(checkPeriodic(instance, [])).toHaveLength(2)
    const both = [0, 1].map((day) => ({ day, customers: [2] }))
    expect(checkPeriodic(instance, [...both, { day: 1, customers: [1] }])).toEqual(['day 2: 2 routes'])
    expect(checkPeriodic(instance, [{ day: 0, customers: [1, 2] }, both[1]!])).toEqual([
      'day 1, route 1 2: load 6',
    ])
  })
})

describe('Cordeau files', () => {
  it('give the highest bit to the first day', () => {
    const instance = good('1 1 1 3\n0 5\n40 0\n0 5\n0 0 0\n1 3 4 2 1 2 2 6 5')
    expect(instance.choices[1]).toEqual([
      [0, 1],
      [0, 2],
    ])
    expect(instance).toMatchObject({ days: 3, vehicles: 1, nodes: 2 })
    expect(Array.from(instance.maxDuration)).toEqual([Infinity, 40, Infinity])
    expect(Array.from(instance.capacity)).toEqual([5, Infinity, 5])
    expect(instance.distance[1]).toBe(5)
  })

  it.each([
    ['another type', '2 1 1 1\n', 1, 'only type 1'],
    ['a day missing', '1 1 1 2\n0 5\n', 2, 'limits of day 2'],
    ['a customer missing', '1 1 2 1\n0 5\n0 0 0\n1 1 1 0 1 1 1 1\n', 4, 'customer 2'],
    ['a set too large', '1 1 1 2\n0 5\n0 5\n0 0 0\n1 1 1 0 1 1 1 4\n', 5, 'day set of customer 1'],
    ['a set of another size', '1 1 1 2\n0 5\n0 5\n0 0 0\n1 1 1 0 1 1 1 3\n', 5, 'has 2 days'],
    ['sets not as announced', '1 1 1 2\n0 5\n0 5\n0 0 0\n1 1 1 0 1 1 2 1\n', 5, 'announces 2 day sets'],
    ['letters', '1 x 1 2\n', 1, '"x" is not a number'],
  ])('report %s with its line', (_, text, line, message) => {
    const fault = parseCordeau(text)
    expect(fault).toMatchObject({ error: 'format', line })
    expect((fault as { message: string }).message).toContain(message)
  })
})

const shared = fileURLToPath(new URL('../../../../shared/data/routing/pvrp/', import.meta.url))
if (!existsSync(shared)) console.warn(`published periodic instances are not tested: ${shared} is not there`)

describe.skipIf(!existsSync(shared))('published periodic instances', () => {
  it.each(['p02', 'p04'])('%s: the published solution checks, ours comes close', (name) => {
    const instance = good(readFileSync(`${shared}${name}.txt`, 'utf8'))
    const [total, ...rows] = readFileSync(`${shared}${name}.res`, 'utf8').trim().split('\n')
    const published = rows.map((row): PeriodicRoute => {
      const [day, , , , ...nodes] = row.trim().split(/\s+/).map(Number)
      return { day: day! - 1, customers: nodes.filter((node) => node > 0) }
    })
    expect(checkPeriodic(instance, published)).toEqual([])
    expect(periodicCost(instance, published)).toBeCloseTo(Number(total), 1)
    const { routes } = solvePeriodic(instance, { iterations: 25_000 }, 1)
    expect(checkPeriodic(instance, routes)).toEqual([])
    expect(periodicCost(instance, routes)).toBeLessThan(Number(total) * 1.05)
  })
})
