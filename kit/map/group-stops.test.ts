import { describe, expect, it } from 'vitest'
import { groupNear, spread } from './group-stops.ts'

const at = (x: number, y = 0) => ({ x, y })

describe('S1.18 marks that lie on each other', () => {
  it('become one group; marks that stand apart stay alone and nothing is dropped', () => {
    expect(groupNear([at(0), at(10), at(100), at(23), at(104, 3)], 24)).toEqual([
      [at(0), at(10), at(23)],
      [at(100), at(104, 3)],
    ])
    // 24 px apart is far enough.
    expect(groupNear([at(0), at(24)], 24)).toHaveLength(2)
  })

  it('are spread so that no two touch', () => {
    for (const count of [2, 5, 12]) {
      const places = spread(count, 30)
      const gaps = places.flatMap((a, i) => places.slice(i + 1).map((b) => Math.hypot(a.x - b.x, a.y - b.y)))
      // A chord is a little shorter than its arc, and pixels are rounded.
      expect(Math.min(...gaps)).toBeGreaterThan(26)
    }
    expect(spread(1, 30)).toEqual([{ x: 0, y: 0 }])
  })
})
