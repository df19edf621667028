import { expect, test } from 'vitest'
import type { WorkloadPart } from '#contracts/workloads.ts'
import { shownParts, signed } from './sentence.ts'

const part = (indicator: WorkloadPart['indicator'], points: number): WorkloadPart => ({
  indicator,
  points,
  own: 1,
  fair: 1,
  weight: 0.1,
})

test('S1.47 “118 %: spread +9 …”: what is read adds up, largest first, nothing of nothing', () => {
  const { percent, parts } = shownParts([
    part('driving', 5.4),
    part('spread', 9.4),
    part('number', 0),
    part('orders', 4.2),
    part('volume', -0.6),
  ])
  // 18.4 is 18; the parts rounded alone would be 9 + 5 + 4 − 1 = 17: the largest remainder takes the missing one.
  expect(percent).toBe(118)
  expect(parts.reduce((sum, { points }) => sum + points, 0)).toBe(18)
  expect(parts[0]).toEqual({ indicator: 'spread', points: 9 })
  expect(parts.map(({ indicator }) => indicator)).not.toContain('number')
  expect(signed(-3)).toBe('−3')
  expect(signed(9)).toBe('+9')
})
