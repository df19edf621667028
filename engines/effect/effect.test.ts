import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRandom } from '../random/random.ts'
import { effectOf, type Observation } from './effect.ts'

const seen = (
  cluster: string,
  visited: boolean,
  before: number,
  after: number,
  stratum = 's',
): Observation => ({
  cluster,
  stratum,
  visited,
  before,
  after,
})

test('effect: by hand, one stratum', () => {
  // Visited change by +4 and +2 (mean 3), the others by +1 and −1 (mean 0): effect 3.
  // Residuals ±1 each, weights 1/2: sum of squares 4 · (1/2)² = 1, × 4/3 → standard error √(4/3) = 1.1547.
  const effect = effectOf([
    seen('a', true, 10, 14),
    seen('b', true, 10, 12),
    seen('c', false, 10, 11),
    seen('d', false, 10, 9),
  ])
  expect(effect?.estimate).toBeCloseTo(3, 12)
  expect(effect?.standardError).toBeCloseTo(Math.sqrt(4 / 3), 12)
  expect(effect?.low).toBeCloseTo(3 - 1.96 * 1.1547, 3)
  // 3 more on 10 before.
  expect(effect?.relative).toBeCloseTo(0.3, 12)
})

test('effect: strata count by their visited, and one without unvisited is left out and said', () => {
  const effect = effectOf([
    seen('a', true, 0, 6, 'x'),
    seen('b', false, 0, 1, 'x'),
    seen('c', true, 0, 1, 'y'),
    seen('d', true, 0, 3, 'y'),
    seen('e', true, 0, 5, 'y'),
    seen('f', false, 0, 0, 'y'),
    seen('g', true, 0, 1000, 'alone'),
  ])
  // x: 5, one visited; y: 3, three visited: (5 + 9) / 4 = 3.5.
  expect(effect?.estimate).toBeCloseTo(3.5, 12)
  expect(effect).toMatchObject({ visited: 4, compared: 2, withoutComparison: 1, relative: null })
})

test('effect: the same customer in many weeks does not count as many customers', () => {
  // Each customer keeps its own change in all its weeks; ten weeks tell nothing that one did not.
  const weeks = (count: number): Observation[] =>
    Array.from({ length: count }, (_, week) => [
      seen('a', true, 10, 14, `w${week}`),
      seen('b', true, 10, 12, `w${week}`),
      seen('c', false, 10, 11, `w${week}`),
      seen('d', false, 10, 9, `w${week}`),
    ]).flat()
  expect(effectOf(weeks(10))?.standardError).toBeCloseTo(effectOf(weeks(1))?.standardError ?? 0, 12)
})

test('effect: what changes for everybody alike is no effect, and nothing to compare is null', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.boolean(), fc.double({ min: 0, max: 100, noNaN: true })), {
        minLength: 4,
        maxLength: 40,
      }),
      fc.double({ min: -20, max: 20, noNaN: true }),
      (rows, season) => {
        const all = rows.map(([visited, before], index) =>
          seen(`c${index}`, visited, before, before + season),
        )
        const effect = effectOf(all)
        if (!rows.some(([visited]) => visited) || rows.every(([visited]) => visited))
          expect(effect).toBeNull()
        else expect(effect?.estimate).toBeCloseTo(0, 9)
      },
    ),
  )
  expect(effectOf([])).toBeNull()
})

test('effect: the interval holds a planted effect about 95 times in 100', () => {
  const random = createRandom(7)
  const noise = (): number => Array.from({ length: 12 }, () => random.next()).reduce((sum, x) => sum + x, -6)
  const trials = 400
  let held = 0
  for (let trial = 0; trial < trials; trial++) {
    const all: Observation[] = []
    for (let customer = 0; customer < 60; customer++) {
      const own = noise()
      for (let week = 0; week < 3; week++) {
        const visited = random.next() < 0.4
        all.push(
          seen(`c${customer}`, visited, 20, 20 + week + own + noise() + (visited ? 1.5 : 0), `w${week}`),
        )
      }
    }
    const effect = effectOf(all)
    if (effect && effect.low <= 1.5 && 1.5 <= effect.high) held++
  }
  // 95 % of 400 is 380; four standard deviations of the binomial are 17.
  expect(held).toBeGreaterThan(362)
  expect(held).toBeLessThan(398)
})
