import { performance } from 'node:perf_hooks'
import { solveTerritory, type TerritoryProblem } from '#engines/territory/index.ts'
import { makeShops } from '#engines/territory/testing/shops.ts'
import { attributeFigures, compactness } from '#engines/workload/index.ts'
import { option } from './routing/report.ts'

/**
 * A proposal for a city: territories that grew uneven are brought within ± 5 % on three attributes, moving few
 * customers. Beside it a plain greedy division: as long as somebody carries
 * too much of an attribute, the customer nearest to somebody who carries less of it goes there.
 * `[--shops 5000] [--people 24] [--rounds 3] [--price 60]` (price: visit-kilometres a move must save).
 */
export function run(argv: readonly string[]): void {
  const shops = Number(option(argv, 'shops', '5000'))
  const people = Number(option(argv, 'people', '24'))
  const rounds = Number(option(argv, 'rounds', '3'))
  const price = Number(option(argv, 'price', '60')) * 1000
  const problem = makeShops(shops, people, 7)
  const today = halved(problem, people)
  process.stdout.write(`territories: ${shops} shops, ${people} people, ± 5 % on shops, orders and volume\n`)
  report('today', problem, people, today, today, 0)
  const clock = performance.now()
  const solved = solveTerritory({ ...problem, owners: today, movePrice: price }, { iterations: rounds }, 1)
  const seconds = (performance.now() - clock) / 1000
  if (!solved.ok) throw new Error('the made-up city has no division')
  report('proposal', problem, people, today, solved.assignment, seconds)
  const begin = performance.now()
  const plain = greedy(problem, people, today)
  report('greedy', problem, people, today, plain, (performance.now() - begin) / 1000)
}

function report(
  name: string,
  problem: TerritoryProblem,
  people: number,
  today: Int32Array,
  assignment: Int32Array,
  seconds: number,
): void {
  const capacities = Array.from({ length: people }, () => 1)
  const balance = problem.attributes.map(
    ({ values }) => attributeFigures({ assignment, capacities }, values).max,
  )
  const metres = compactness({
    x: Array.from(problem.x),
    y: Array.from(problem.y),
    importance: Array.from(assignment, () => 1),
    assignment,
    capacities,
  })
  const moved = assignment.filter((person, i) => person !== today[i]).length
  const names = problem.attributes.map((attribute, a) => `${attribute.name} ${balance[a]!.toFixed(3)}`)
  process.stdout.write(
    `  ${name.padEnd(9)} max/mean ${names.join(', ')} · ${(metres / 1000).toFixed(2)} km to the middle · ${moved} moved · ${seconds.toFixed(1)} s\n`,
  )
}

/** Territories as they are drawn by hand: halves along the longer side, equal in number and uneven in all else. */
function halved(problem: TerritoryProblem, people: number): Int32Array {
  const owner = new Int32Array(problem.x.length)
  const split = (rows: number[], first: number, count: number): void => {
    if (count === 1) {
      for (const row of rows) owner[row] = first
      return
    }
    const width = (values: ArrayLike<number>): number =>
      rows.reduce((high, row) => Math.max(high, values[row]!), -Infinity) -
      rows.reduce((low, row) => Math.min(low, values[row]!), Infinity)
    const along = width(problem.x) > width(problem.y) ? problem.x : problem.y
    const sorted = rows.toSorted((a, b) => along[a]! - along[b]!)
    const half = Math.floor(count / 2)
    const cut = Math.round((sorted.length * half) / count)
    split(sorted.slice(0, cut), first, half)
    split(sorted.slice(cut), first + half, count - half)
  }
  split([...owner.keys()], 0, people)
  return owner
}

/** The greedy division takes so many steps at most: each looks at every pair at the border of one person. */
const GREEDY_STEPS = 150

function greedy(problem: TerritoryProblem, people: number, today: Int32Array): Int32Array {
  const assignment = Int32Array.from(today)
  const capacities = Array.from({ length: people }, () => 1)
  const loads = problem.attributes.map(({ values }) => attributeFigures({ assignment, capacities }, values))
  for (let step = 0; step < GREEDY_STEPS; step++) {
    let worst = { attribute: 0, person: 0, ratio: 0 }
    loads.forEach(({ loads: own, fair }, attribute) =>
      own.forEach((load, person) => {
        if (load / fair[person]! > worst.ratio) worst = { attribute, person, ratio: load / fair[person]! }
      }),
    )
    if (worst.ratio <= 1.05) break
    const { values } = problem.attributes[worst.attribute]!
    const own = loads[worst.attribute]!.loads
    let best = { row: -1, to: -1, distance: Infinity }
    for (let i = 0; i < assignment.length; i++) {
      if (assignment[i] !== worst.person || values[i] === 0) continue
      for (let j = 0; j < assignment.length; j++) {
        const to = assignment[j]!
        if (to === worst.person || own[to]! + values[i]! > own[worst.person]! - values[i]!) continue
        const distance = Math.hypot(problem.x[i]! - problem.x[j]!, problem.y[i]! - problem.y[j]!)
        if (distance < best.distance) best = { row: i, to, distance }
      }
    }
    if (best.row < 0) break
    problem.attributes.forEach((attribute, a) => {
      loads[a]!.loads[worst.person]! -= attribute.values[best.row]!
      loads[a]!.loads[best.to]! += attribute.values[best.row]!
    })
    assignment[best.row] = best.to
  }
  return assignment
}
