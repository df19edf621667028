import { describe, expect, it } from 'vitest'
import { greatCircleMetres, wgs84 } from '#engines/geo/index.ts'
import { attributeFigures, compactness, localPlane, middles } from './index.ts'

describe('S1.37 how evenly something is spread', () => {
  it('against the fair share of each: capacities 1 and 3 of 40 are 10 and 30', () => {
    const { loads, fair, max, min } = attributeFigures(
      { assignment: [0, 0, 1], capacities: [1, 3] },
      [10, 5, 25],
    )
    expect(loads).toEqual([15, 25])
    expect(fair).toEqual([10, 30])
    expect(max).toBe(1.5)
    expect(min).toBeCloseTo(5 / 6, 12)
  })
  it('within groups that nothing crosses: 10 and 30 are even when each is alone', () => {
    const alone = { assignment: [0, 1], capacities: [1, 1], groups: [0, 1] }
    expect(attributeFigures(alone, [10, 30])).toMatchObject({ max: 1, cv: 0 })
    // Together the mean is 20: 1.5 and 0.5, one half of it apart.
    expect(attributeFigures({ ...alone, groups: [0, 0] }, [10, 30])).toMatchObject({ max: 1.5, cv: 0.5 })
  })
  it('customers of nobody count for nobody', () => {
    expect(attributeFigures({ assignment: [0, -1, 1], capacities: [1, 1] }, [4, 100, 4]).max).toBe(1)
  })
})

describe('how close together', () => {
  const line = { x: [0, 4, 100, null], y: [0, 0, 0, null], importance: [3, 1, 2, 5], capacities: [1, 1] }
  it('the middle leans to where one goes more often', () => {
    // (3 × 0 + 1 × 4) ÷ 4 = 1
    expect(middles({ ...line, assignment: [0, 0, 1, 1] })).toEqual([
      { x: 1, y: 0 },
      { x: 100, y: 0 },
    ])
  })
  it('is the mean way to the middle, by visits; unplaced customers do not count', () => {
    // 3 × 1 + 1 × 3 + 2 × 0, over 6 visits
    expect(compactness({ ...line, assignment: [0, 0, 1, 1] })).toBe(1)
  })
})

it('the plane keeps distances within a city', () => {
  const { x, y } = localPlane([120.65, 120.85, null], [28.0, 27.8, null])
  const straight = Math.hypot(x[0]! - x[1]!, y[0]! - y[1]!)
  expect(straight / greatCircleMetres(wgs84(120.65, 28), wgs84(120.85, 27.8))).toBeCloseTo(1, 3)
  expect(x[2]).toBeNull()
})
