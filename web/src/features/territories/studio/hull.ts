import type { Point } from '#contracts/common.ts'

/** The part of a district's customers that its surface is drawn around: single shops far out do not blow it up. */
const CORE = 0.92

/**
 * A soft outline of a district: the convex hull of the customers nearest to its middle (Andrew's monotone chain).
 * Fewer than three points have none.
 */
export function softHull(points: readonly Point[]): Point[] {
  if (points.length < 3) return []
  const middle = {
    lng: median(points.map(({ lng }) => lng)),
    lat: median(points.map(({ lat }) => lat)),
  }
  const away = (point: Point): number => Math.hypot(point.lng - middle.lng, point.lat - middle.lat)
  const core = points
    .toSorted((a, b) => away(a) - away(b))
    .slice(0, Math.max(3, Math.ceil(points.length * CORE)))
  const sorted = core.toSorted((a, b) => a.lng - b.lng || a.lat - b.lat)
  const half = (ordered: readonly Point[]): Point[] => {
    const chain: Point[] = []
    for (const point of ordered) {
      while (chain.length >= 2 && cross(chain.at(-2)!, chain.at(-1)!, point) <= 0) chain.pop()
      chain.push(point)
    }
    return chain.slice(0, -1)
  }
  const hull = [...half(sorted), ...half(sorted.toReversed())]
  return hull.length < 3 ? [] : hull
}

const cross = (a: Point, b: Point, c: Point): number =>
  (b.lng - a.lng) * (c.lat - a.lat) - (b.lat - a.lat) * (c.lng - a.lng)

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]!
}
