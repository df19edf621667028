import { describe, expect, it } from 'vitest'
import { groupByBorder } from './index.ts'

// Six customers on three sides of two borders; districts 0 and 1 are at home on sides 0 and 1, nobody on side 2.
const border = Int32Array.from([0, 0, 1, 1, 2, -1])
const today = [0, 0, 1, 1, 1, 0]

describe('S1.35 borders that no territory crosses', () => {
  it('part those who are at home on different sides; customers of no known side stay with their district', () => {
    const { districts, customers, allowed } = groupByBorder('unit', border, today, 2, [0, 1])
    expect(districts).toEqual([0, 1])
    expect([...customers]).toEqual([0, 0, 1, 1, 1, 0])
    expect(allowed(0, 1)).toBe(false)
    // Nobody is at home on side 2: it is open to the one who has customers there.
    expect([allowed(2, 0), allowed(2, 1)]).toEqual([false, true])
    expect(allowed(-1, 1)).toBe(true)
  })
  it('are judged by a tenth of the customers where no home is known', () => {
    // Nineteen of twenty on side 0 and one of twenty on side 1: at home on side 0 alone.
    const sides = Int32Array.from({ length: 40 }, (_, i) => (i < 19 ? 0 : 1))
    const owners = Array.from({ length: 40 }, (_, i) => (i < 20 ? 0 : 1))
    const { allowed, districts } = groupByBorder('area', sides, owners, 2, null)
    expect([allowed(0, 0), allowed(1, 0), allowed(1, 1), allowed(0, 1)]).toEqual([true, false, true, false])
    expect(districts).toEqual([0, 1])
  })
  it('no border: one group, everything allowed', () => {
    const { districts, allowed } = groupByBorder('free', border, today, 2, [0, 1])
    expect(districts).toEqual([0, 0])
    expect(allowed(0, 1)).toBe(true)
  })
})
