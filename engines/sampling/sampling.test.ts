import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { createRandom } from '../random/random.ts'
import {
  drawBalancedSample,
  drawPublicly,
  estimateBalanced,
  estimateIgnoringPlace,
  inclusionProbabilities,
  replayDraw,
  spatialBalance,
} from './index.ts'
import { NearestIndex } from './nearest.ts'

const N = 120

/** Units scattered on a square, sizes from 1 to 10, and a value that rises across the map with a little noise. */
function makeFrame(seed: number) {
  const random = createRandom(seed)
  const x = Float64Array.from({ length: N }, () => random.next() * 100)
  const y = Float64Array.from({ length: N }, () => random.next() * 100)
  const size = Float64Array.from({ length: N }, () => 1 + random.int(10))
  const value = Float64Array.from({ length: N }, (_, i) => 50 + x[i]! + 0.5 * y[i]! + 4 * random.next())
  return { x, y, size, value }
}

const mean = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0) / numbers.length
const variance = (numbers: readonly number[]): number => {
  const middle = mean(numbers)
  return numbers.reduce((a, b) => a + (b - middle) ** 2, 0) / (numbers.length - 1)
}

/** Simple random sample of n of N, for comparison. */
function drawSimple(n: number, seed: number): number[] {
  const random = createRandom(seed)
  const units = Array.from({ length: N }, (_, i) => i)
  for (let i = 0; i < n; i++) {
    const j = i + random.int(N - i)
    ;[units[i], units[j]] = [units[j]!, units[i]!]
  }
  return units.slice(0, n)
}

describe('inclusion probabilities', () => {
  it('are proportional to size, capped at 1, and the rest is shared out again', () => {
    // 3 of sizes 10, 1, 1, 1, 1: the first would get 30/14 > 1, so it is certain and 2 are left for four equals.
    expect([...inclusionProbabilities([10, 1, 1, 1, 1], 3)]).toEqual([1, 0.5, 0.5, 0.5, 0.5])
  })

  it('cap repeatedly: the second unit passes 1 only after the first is taken', () => {
    // 3 of 100, 10, 2, 2, 2: first certain → 2 left over 16: 10/16 · 2 = 1.25 → certain → 1 left over 6.
    const probability = inclusionProbabilities([100, 10, 2, 2, 2], 3)
    expect(probability[0]).toBe(1)
    expect(probability[1]).toBe(1)
    expect(probability[2]).toBeCloseTo(1 / 3, 12)
  })

  it('sum to the sample size whatever the sizes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.01, max: 1000, noNaN: true }), { minLength: 1, maxLength: 40 }),
        fc.nat(50),
        (size, n) => {
          const probability = inclusionProbabilities(size, n)
          expect(probability.reduce((a, b) => a + b, 0)).toBeCloseTo(Math.min(n, size.length), 8)
          expect(probability.every((p) => p >= 0 && p <= 1)).toBe(true)
        },
      ),
    )
  })

  it('never draw a unit of size 0, and refuse negative sizes', () => {
    expect([...inclusionProbabilities([0, 5, 5], 3)]).toEqual([0, 1, 1])
    expect(() => inclusionProbabilities([1, -1], 1)).toThrow(RangeError)
  })
})

describe('local pivotal method', () => {
  const frame = makeFrame(7)
  const probability = inclusionProbabilities(frame.size, 20)

  for (const rule of ['mutual', 'nearest'] as const) {
    it(`keeps every unit's inclusion probability (${rule}), over many seeds`, () => {
      const draws = 2000
      const times = new Float64Array(N)
      for (let seed = 0; seed < draws; seed++) {
        for (const unit of drawBalancedSample([frame.x, frame.y], probability, seed, rule)) times[unit]!++
      }
      // Standardised deviations are near normal: their squares sum to N ± a few times √(2N) = 15.5.
      let chiSquare = 0
      for (let i = 0; i < N; i++) {
        const p = probability[i]!
        chiSquare += (times[i]! / draws - p) ** 2 / ((p * (1 - p)) / draws)
      }
      expect(chiSquare).toBeLessThan(N + 5 * Math.sqrt(2 * N))
    })
  }

  it('draws exactly the wanted number when the probabilities sum to it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 }), fc.integer(), (n, seed) => {
        const chances = inclusionProbabilities(frame.size, n)
        expect(drawBalancedSample([frame.x, frame.y], chances, seed).length).toBe(n)
      }),
      { numRuns: 60 },
    )
  })

  it('draws the same sample for the same seed, and another for another', () => {
    const once = drawBalancedSample([frame.x, frame.y], probability, 5)
    expect(drawBalancedSample([frame.x, frame.y], probability, 5)).toEqual(once)
    expect(drawBalancedSample([frame.x, frame.y], probability, 6)).not.toEqual(once)
  })

  it('is better spread than simple random sampling, mutual pairs at least as well', () => {
    const equal = new Float64Array(N).fill(20 / N)
    const measure = (draw: (seed: number) => ArrayLike<number>): number =>
      mean(Array.from({ length: 200 }, (_, seed) => spatialBalance([frame.x, frame.y], equal, draw(seed))))
    const simple = measure((seed) => drawSimple(20, seed))
    const nearest = measure((seed) => drawBalancedSample([frame.x, frame.y], equal, seed, 'nearest'))
    const mutual = measure((seed) => drawBalancedSample([frame.x, frame.y], equal, seed, 'mutual'))
    expect(nearest).toBeLessThan(simple / 2)
    expect(mutual).toBeLessThan(nearest * 1.05)
  })

  it('copes with one place for all, one unit, none, certain and impossible units', () => {
    const same = new Float64Array(10).fill(3)
    expect(drawBalancedSample([same, same], new Float64Array(10).fill(0.3), 1).length).toBe(3)
    expect([...drawBalancedSample([[1], [1]], [1], 1)]).toEqual([0])
    expect(drawBalancedSample([[], []], [], 1).length).toBe(0)
    expect([...drawBalancedSample([[1, 2, 3]], [1, 0, 1], 1)]).toEqual([0, 2])
    expect(() => drawBalancedSample([[1, 2]], [0.5, 1.5], 1)).toThrow(RangeError)
  })

  it('draws from 5 000 units at one address without comparing all with all', () => {
    const same = new Float64Array(5000)
    expect(drawBalancedSample([same, same], new Float64Array(5000).fill(0.02), 1).length).toBe(100)
  })

  it('draws 200 of 20 000 in well under the time of a coffee', () => {
    const random = createRandom(1)
    const x = Float64Array.from({ length: 20_000 }, () => random.next())
    const y = Float64Array.from({ length: 20_000 }, () => random.next())
    expect(drawBalancedSample([x, y], new Float64Array(20_000).fill(0.01), 1).length).toBe(200)
  })
})

describe('estimates', () => {
  const frame = makeFrame(11)
  const truth = frame.value.reduce((a, b) => a + b, 0)
  const probability = inclusionProbabilities(frame.size, 24)
  const pick = (from: ArrayLike<number>, drawn: ArrayLike<number>): number[] =>
    Array.from(drawn, (unit) => from[unit]!)

  it('of the total are unbiased under unequal probabilities', () => {
    const totals = Array.from({ length: 2000 }, (_, seed) => {
      const drawn = drawBalancedSample([frame.x, frame.y], probability, seed)
      return estimateIgnoringPlace({ value: pick(frame.value, drawn), probability: pick(probability, drawn) })
        .total
    })
    const standardError = Math.sqrt(variance(totals) / totals.length)
    expect(Math.abs(mean(totals) - truth)).toBeLessThan(4 * standardError)
  })

  it('vary much less than with simple random sampling, and the local variance knows it', () => {
    const equal = new Float64Array(N).fill(24 / N)
    const runs = Array.from({ length: 800 }, (_, seed) => {
      const drawn = drawBalancedSample([frame.x, frame.y], equal, seed)
      const sample = { value: pick(frame.value, drawn), probability: pick(equal, drawn) }
      const local = estimateBalanced(sample, [pick(frame.x, drawn), pick(frame.y, drawn)])
      return { total: local.total, local: local.variance, plain: estimateIgnoringPlace(sample).variance }
    })
    const simple = Array.from({ length: 800 }, (_, seed) => {
      const drawn = drawSimple(24, seed)
      return estimateIgnoringPlace({ value: pick(frame.value, drawn), probability: pick(equal, drawn) }).total
    })
    const real = variance(runs.map(({ total }) => total))
    expect(real).toBeLessThan(variance(simple) / 3)
    const local = mean(runs.map((run) => run.local))
    const plain = mean(runs.map((run) => run.plain))
    // The local variance may err towards caution, but far less than the one that ignores place.
    expect(local).toBeGreaterThan(real * 0.7)
    expect(local).toBeLessThan(plain / 2)
  })

  it('of a census have no variance', () => {
    const all = { value: [1, 2, 3], probability: [1, 1, 1] }
    expect(estimateBalanced(all, [[0, 1, 2]])).toEqual({ total: 6, variance: 0, standardError: 0 })
    expect(estimateIgnoringPlace(all).variance).toBe(0)
  })

  it('reduce to the textbook formula of simple random sampling: N² (1 − n/N) s² / n', () => {
    // N = 10, n = 4, values 1, 2, 3, 6: s² = 14/3; 100 · 0.6 · (14/3) / 4 = 70.
    const sample = { value: [1, 2, 3, 6], probability: [0.4, 0.4, 0.4, 0.4] }
    expect(estimateIgnoringPlace(sample).total).toBeCloseTo(30, 10)
    expect(estimateIgnoringPlace(sample).variance).toBeCloseTo(70, 10)
  })

  it('compare each unit with its nearest: half the squared differences of neighbours', () => {
    // Pairs (0, 1) and (10, 11) on a line; expanded values 2, 4, 10, 10: each of the first pair adds
    // 0.5 · (2 − 4)² = 2, the second pair nothing.
    const sample = { value: [1, 2, 5, 5], probability: [0.5, 0.5, 0.5, 0.5] }
    expect(estimateBalanced(sample, [[0, 1, 10, 11]]).variance).toBeCloseTo(4, 12)
  })

  it('say that one unit alone tells no variance', () => {
    expect(estimateBalanced({ value: [4], probability: [0.5] }, [[0]]).variance).toBeNaN()
  })
})

describe('replay', () => {
  const frame = makeFrame(3)
  const probability = inclusionProbabilities(frame.size, 12)

  it('draws the published sample again, and refuses a frame that was touched', () => {
    const { drawn, record } = drawPublicly([frame.x, frame.y], probability, '2026-03 片区考核 · 042917')
    const again = replayDraw([frame.x, frame.y], probability, record)
    expect(again).toEqual({ ok: true, drawn })
    const touched = Float64Array.from(frame.x)
    touched[17] = touched[17]! + 1e-9
    expect(replayDraw([touched, frame.y], probability, record)).toEqual({
      ok: false,
      reason: 'frame-changed',
    })
    expect(replayDraw([frame.x, frame.y], probability, { ...record, version: 0 })).toEqual({
      ok: false,
      reason: 'version-changed',
    })
  })
})

describe('nearest units', () => {
  it('agree with a plain scan, also after removals and with ties', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(6), fc.nat(6)), { minLength: 2, maxLength: 40 }),
        fc.nat(20),
        (points, gone) => {
          const x = points.map(([a]) => a)
          const y = points.map(([, b]) => b)
          const index = new NearestIndex(
            [x, y],
            points.map((_, i) => i),
          )
          const living = points.map((_, i) => i).filter((i) => i >= gone)
          for (let i = 0; i < Math.min(gone, points.length); i++) index.remove(i)
          for (const i of living) {
            const others = living.filter((j) => j !== i)
            const least = Math.min(...others.map((j) => index.squaredDistance(i, j)))
            const expected = others.filter((j) => index.squaredDistance(i, j) === least)
            expect(index.nearest(i).sort((a, b) => a - b)).toEqual(expected)
          }
        },
      ),
    )
  })
})
