import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../random/random.ts'
import { medianCost, parseMedian, solveMedian, type MedianInstance } from '../index.ts'
import { solveFile } from '../../cli/territory.ts'

const folder = new URL('../../../../shared/data/routing/territory/', import.meta.url)

function randomInstance(seed: number, n: number, p: number): MedianInstance {
  const random = createRandom(seed)
  const cost = new Float64Array(n * n)
  for (let q = 0; q < n * n; q++) cost[q] = random.int(50)
  for (let i = 0; i < n; i++) cost[i * n + i] = 0
  const demand = Float64Array.from({ length: n }, () => 1 + random.int(6))
  const whole = demand.reduce((a, b) => a + b, 0)
  return {
    name: 'random',
    n,
    p,
    cost,
    demand,
    capacity: new Float64Array(n).fill(Math.ceil((1.15 * whole) / p)),
  }
}

/** Every choice of centres, every assignment. */
function bestByTrying(instance: MedianInstance): number {
  const { n, p } = instance
  let best = Infinity
  const visit = (centres: number[], next: number): void => {
    if (centres.length === p) {
      for (let code = 0; code < p ** n; code++) {
        const centre: number[] = []
        for (let rest = code, i = 0; i < n; i++, rest = Math.floor(rest / p)) centre.push(centres[rest % p]!)
        best = Math.min(best, medianCost(instance, centre) ?? Infinity)
      }
      return
    }
    for (let j = next; j < n; j++) visit([...centres, j], j + 1)
  }
  visit([], 0)
  return best
}

describe('capacitated p-median', () => {
  it('equals the best of all solutions on small cases, and never bounds above it', async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const instance = randomInstance(seed, 6, 2 + (seed % 2))
      const truth = bestByTrying(instance)
      const { solution, bound, optimal } = await solveMedian(instance, {}, seed)
      expect(bound, `seed ${seed}`).toBeLessThanOrEqual(truth)
      if (truth === Infinity) expect(solution).toBeNull()
      else {
        expect(solution?.cost, `seed ${seed}`).toBe(truth)
        expect(medianCost(instance, solution!.centre)).toBe(truth)
        expect(optimal, `seed ${seed}`).toBe(true)
      }
    }
  })

  it('bounds from below also when stopped early, and repeats itself for a seed', async () => {
    for (let seed = 1; seed <= 6; seed++) {
      const instance = randomInstance(seed, 6, 2)
      let asked = 0
      const early = await solveMedian(instance, { expired: () => ++asked > 5 }, seed)
      expect(early.bound).toBeLessThanOrEqual(bestByTrying(instance))
    }
    const instance = randomInstance(3, 16, 3)
    const [a, b] = await Promise.all([
      solveMedian(instance, { iterations: 300 }, 2),
      solveMedian(instance, { iterations: 300 }, 2),
    ])
    expect(a.solution).toEqual(b.solution)
  })

  it('sees at once that the demand cannot be carried', async () => {
    const instance = { ...randomInstance(1, 7, 2), capacity: new Float64Array(7).fill(3) }
    expect(await solveMedian(instance)).toEqual({
      solution: null,
      bound: Infinity,
      optimal: false,
      iterations: 0,
    })
  })

  // Those that are proven within a second; the bench solves all ten.
  const known = new Map([
    [2, 740],
    [3, 751],
    [4, 651],
    [5, 664],
    [6, 778],
  ])
  it.skipIf(!existsSync(folder))(
    'solves pmedcap 2–6 to the known optimum and proves it (needs ../shared/data)',
    async () => {
      for (const [number, optimum] of known) {
        const instance = parseMedian(readFileSync(new URL(`p550-${number}.txt`, folder), 'utf8'))
        if ('error' in instance) throw new Error(instance.message)
        const { solution, bound } = await solveMedian(instance)
        expect([solution?.cost, bound]).toEqual([optimum, optimum])
        expect(medianCost(instance, solution!.centre)).toBe(optimum)
      }
    },
    60_000,
  )
  if (!existsSync(folder)) process.stdout.write('pmedcap tests skipped: ../shared/data is not there\n')
})

describe('reading p-median files', () => {
  const matrix = '3 1\n0 2 9\n2 0 4\n9 4 0\n1 1 1\n5 5 5\n'

  it('takes the matrix form, wherever its lines break', () => {
    const instance = parseMedian(matrix.replace('2 0 4\n9', '2\n0 4 9'))
    if ('error' in instance) throw new Error(instance.message)
    expect([...instance.cost]).toEqual([0, 2, 9, 2, 0, 4, 9, 4, 0])
    expect([...instance.capacity]).toEqual([5, 5, 5])
  })

  it('takes pmedcap points with distances cut to whole numbers', () => {
    const instance = parseMedian('1 99\n2 1 10\n1 0 0 3\n2 2 2 4\n')
    if ('error' in instance) throw new Error(instance.message)
    // √8 = 2.83 → 2
    expect([...instance.cost]).toEqual([0, 2, 2, 0])
    expect([...instance.demand]).toEqual([3, 4])
  })

  it('tells a third pmedcap problem from a matrix of three points', () => {
    expect(parseMedian('3 751\n2 1 10\n1 0 0 3\n2 2 2 4\n')).toMatchObject({ name: 'pmedcap3', n: 2, p: 1 })
  })

  it('takes pmed graphs: shortest paths, the last of repeated edges', () => {
    const instance = parseMedian('3 3 1\n1 2 9\n2 3 1\n1 2 4\n')
    if ('error' in instance) throw new Error(instance.message)
    expect([...instance.cost]).toEqual([0, 4, 5, 4, 0, 1, 5, 1, 0])
  })

  it.each([
    ['', 1, /empty/],
    ['3 1\n0 2 9\n2 x 4\n', 3, /expected a number, found "x"/],
    ['3 1\n0 2 9\n2 0 4\n', 3, /ends after 6 of 9 numbers of the 3 × 3 cost matrix/],
    ['3 7\n0', 1, /number of centres .* from 1 to 3, not 7/],
    [`${matrix}8\n`, 7, /more numbers follow/],
    ['3 2 1\n1 2 4\n1 9 4\n', 3, /numbered from 1 to 3/],
    ['3 1 1\n1 2 4\n', 1, /not connected/],
    ['1 99\n2 1 10\n1 0 0 3\n7 2 2 4\n', 4, /expected point 2, found 7/],
    ['1 2 3 4\n', 1, /expected 2 or 3 numbers/],
  ])('says what is wrong and where: %j', (text, line, message) => {
    expect(parseMedian(text)).toEqual({
      error: 'format',
      line,
      message: expect.stringMatching(message) as string,
    })
  })

  it('on the command line gives districts by the numbers of the file, centre first', async () => {
    const result = await solveFile(matrix, { seconds: 1, seed: 1 })
    // Point 2 is the centre: 2 + 4.
    expect(result).toMatchObject({ cost: 6, bound: 6, routes: [[2, 1, 3]] })
    expect(await solveFile('3 1\n0', { seconds: 1, seed: 1 })).toMatchObject({ error: 'format', line: 2 })
  })
})
