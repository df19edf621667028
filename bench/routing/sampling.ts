/**
 * `npm run bench -- routing sampling [--draws 400]`: spread and precision of spatially balanced samples beside simple
 * random ones, and the time a draw takes.
 */
import { createRandom } from '#engines/random/random.ts'
import {
  drawBalancedSample,
  estimateBalanced,
  estimateIgnoringPlace,
  inclusionProbabilities,
  spatialBalance,
} from '#engines/sampling/index.ts'
import { makeShops } from '#engines/territory/testing/shops.ts'
import { formatTable, option } from './report.ts'

const SHOPS = 2000
const DRAWN = 60

export function run(argv: readonly string[]): void {
  const draws = Number(option(argv, 'draws', '400'))
  const { x, y, attributes } = makeShops(SHOPS, 1, 1)
  const place = [Float64Array.from(x), Float64Array.from(y)]
  const random = createRandom(2)
  // What is assessed: a mark that is better in some parts of the map than in others, and differs from shop to shop.
  const side = place[0]!.reduce((most, value) => Math.max(most, value), 0)
  const mark = Float64Array.from({ length: SHOPS }, (_, i) => {
    const region = Math.sin((3 * place[0]![i]!) / side) + Math.cos((4 * place[1]![i]!) / side)
    return 70 + 10 * region + 5 * random.next()
  })
  const equal = new Float64Array(SHOPS).fill(DRAWN / SHOPS)
  const bySize = inclusionProbabilities(attributes[2]!.values, DRAWN)
  const simple = (seed: number): Int32Array => {
    const random = createRandom(seed)
    const units = Int32Array.from({ length: SHOPS }, (_, i) => i)
    for (let i = 0; i < DRAWN; i++) {
      const j = i + random.int(SHOPS - i)
      const swap = units[i]!
      units[i] = units[j]!
      units[j] = swap
    }
    return units.slice(0, DRAWN)
  }
  const designs = [
    { name: 'simple random', chance: equal, draw: simple },
    { name: 'LPM2, equal', chance: equal, draw: (seed: number) => drawBalancedSample(place, equal, seed) },
    {
      name: 'LPM1, equal',
      chance: equal,
      draw: (seed: number) => drawBalancedSample(place, equal, seed, 'mutual'),
    },
    {
      name: 'LPM2, by volume',
      chance: bySize,
      draw: (seed: number) => drawBalancedSample(place, bySize, seed),
    },
  ]
  const truth = mark.reduce((a, b) => a + b, 0)
  const rows = designs.map(({ name, chance, draw }) => {
    const totals: number[] = []
    let balance = 0
    let local = 0
    let plain = 0
    const begin = performance.now()
    const samples = Array.from({ length: draws }, (_, seed) => draw(seed))
    const each = (performance.now() - begin) / draws
    for (const drawn of samples) {
      const pick = (from: ArrayLike<number>): number[] => Array.from(drawn, (unit) => from[unit]!)
      const sample = { value: pick(mark), probability: pick(chance) }
      const estimate = estimateBalanced(sample, place.map(pick))
      totals.push(estimate.total)
      local += estimate.variance / draws
      plain += estimateIgnoringPlace(sample).variance / draws
      balance += spatialBalance(place, chance, drawn) / draws
    }
    const mean = totals.reduce((a, b) => a + b, 0) / draws
    const variance = totals.reduce((a, b) => a + (b - mean) ** 2, 0) / (draws - 1)
    const percent = (v: number): string => ((100 * Math.sqrt(v)) / truth).toFixed(3)
    const bias = (100 * (mean - truth)) / truth
    return [
      name,
      balance.toFixed(3),
      bias.toFixed(3),
      percent(variance),
      percent(local),
      percent(plain),
      each.toFixed(1),
    ]
  })
  const header = ['design', 'balance', 'bias %', 'true s.e. %', 'local s.e. %', 'plain s.e. %', 'ms a draw']
  process.stdout.write(`\n${DRAWN} of ${SHOPS} shops, ${draws} draws\n\n${formatTable(header, rows)}\n`)
}
