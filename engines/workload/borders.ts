/** A district counts a border's inside as its home when at least this part of its customers lies there today. */
const HOME_SHARE = 0.1

export interface Groups {
  /** Group of each district and of each customer: nothing crosses from one to another. */
  readonly districts: readonly number[]
  readonly customers: Int32Array
  /** May this district take customers of this side of the border? */
  readonly allowed: (border: number, district: number) => boolean
}

/**
 * Which districts may work where, when no territory is to cross a border: those that are at home there – by `homes`
 * (the unit of a person) or by a tenth of their customers today. A side where nobody is at home is open to those who
 * have customers there, and if there is none, to everybody. Sides that share a district are one group.
 */
export function groupByBorder(
  kind: 'free' | 'unit' | 'area',
  border: ArrayLike<number>,
  today: ArrayLike<number>,
  districts: number,
  homes: readonly number[] | null,
): Groups {
  if (kind === 'free' || districts === 0) {
    return {
      districts: Array.from({ length: districts }, () => 0),
      customers: new Int32Array(border.length),
      allowed: () => true,
    }
  }
  const sides = Array.from(border).reduce((most, side) => Math.max(most, side), -1) + 1
  const counts = new Float64Array(sides * districts)
  const totals = new Float64Array(districts)
  for (let i = 0; i < border.length; i++) {
    const [side, district] = [border[i]!, today[i]!]
    if (side < 0 || district < 0) continue
    counts[side * districts + district]!++
    totals[district]!++
  }
  const open = new Uint8Array(sides * districts)
  for (let side = 0; side < sides; side++) {
    const share = (d: number): number => (totals[d]! > 0 ? counts[side * districts + d]! / totals[d]! : 0)
    const atHome = (d: number): boolean =>
      homes !== null && homes[d]! >= 0 ? homes[d] === side : share(d) >= HOME_SHARE
    const all = Array.from({ length: districts }, (_, d) => d)
    const chosen = [all.filter(atHome), all.filter((d) => share(d) > 0), all].find((some) => some.length > 0)
    for (const d of chosen ?? []) open[side * districts + d] = 1
  }
  const parent = Array.from({ length: sides + districts }, (_, i) => i)
  const root = (i: number): number => (parent[i] === i ? i : (parent[i] = root(parent[i]!)))
  for (let side = 0; side < sides; side++)
    for (let d = 0; d < districts; d++) if (open[side * districts + d]) parent[root(side)] = root(sides + d)
  const groupOfRoot = new Map<number, number>()
  const of = Array.from({ length: districts }, (_, d) => {
    const group = groupOfRoot.get(root(sides + d)) ?? groupOfRoot.size
    groupOfRoot.set(root(sides + d), group)
    return group
  })
  return {
    districts: of,
    // Customers of no known side belong where their district of today does.
    customers: Int32Array.from(border, (side: number, i) => {
      if (side >= 0) return groupOfRoot.get(root(side)) ?? 0
      return today[i]! >= 0 ? of[today[i]!]! : 0
    }),
    allowed: (side, d) => side < 0 || open[side * districts + d] === 1,
  }
}
