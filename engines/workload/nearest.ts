/**
 * Mean straight distance of each point to its `count` nearest other points, in the unit of the positions; null for
 * points without a position and where there is no other point. Points are taken in the order of x, and from each one
 * looked at to both sides until the step in x alone is longer than the farthest of those found.
 */
export function nearestMeans(
  points: readonly { readonly x: number | null; readonly y: number | null }[],
  count: number,
): (number | null)[] {
  const placed = points
    .flatMap(({ x, y }, index) => (x === null || y === null ? [] : [{ x, y, index }]))
    .sort((a, b) => a.x - b.x)
  const means: (number | null)[] = points.map(() => null)
  const wanted = Math.min(count, placed.length - 1)
  if (wanted < 1) return means
  placed.forEach((point, at) => {
    const found: number[] = []
    let [left, right] = [at - 1, at + 1]
    for (;;) {
      const toLeft = left >= 0 ? point.x - placed[left]!.x : Infinity
      const toRight = right < placed.length ? placed[right]!.x - point.x : Infinity
      const step = Math.min(toLeft, toRight)
      if (step === Infinity || (found.length === wanted && step >= found[wanted - 1]!)) break
      const other = toLeft <= toRight ? placed[left--]! : placed[right++]!
      insert(found, Math.hypot(step, other.y - point.y), wanted)
    }
    means[point.index] = found.reduce((sum, distance) => sum + distance, 0) / found.length
  })
  return means
}

/** Keeps the `most` smallest values, ascending. */
function insert(values: number[], value: number, most: number): void {
  let at = values.length
  while (at > 0 && values[at - 1]! > value) at--
  if (at >= most) return
  values.splice(at, 0, value)
  if (values.length > most) values.pop()
}
