import type { ArrayTour } from './array-tour.ts'
import type { Neighbours } from './neighbours.ts'
import type { Weights } from './weights.ts'

/** Gains at or below this are taken for rounding noise of the sums, in the unit of the weights. */
const NOISE = 1e-7

export interface LinKernighan {
  /**
   * Looks for an improving chain that begins by removing one of the two edges at `node`, carries it out and
   * returns its gain; 0 when there is none (the tour is then as before).
   */
  improve(node: number): number
  /** End points of the edges changed by the last improvement. */
  readonly touched: Int32Array
  touchedCount(): number
}

/**
 * Variable-depth search after Lin & Kernighan (1973) in the manner of Helsgaun (2000): each step of the chain
 * is a whole sequential 3-opt move t1 … t6, judged by positions without touching the tour. A step that closes
 * up with a gain is carried out; failing that, the most promising open one is, and the chain goes on from its
 * open end, up to `maxSteps` steps. Both kinds of second step are tried: the one that could close as a 2-opt
 * move, and the one that leads to segment insertion and to the pure exchange of two segments.
 */
export function createLinKernighan(
  tour: ArrayTour,
  { table, at }: Weights,
  neighbours: Neighbours,
  maxSteps: number,
  breadth: readonly [first: number, second: number],
): LinKernighan {
  const { size: n, order, position } = tour
  const { width, list, distance } = neighbours
  const [firstBreadth, secondBreadth] = breadth.map((b) => Math.min(b, width)) as [number, number]
  const touched = new Int32Array(6 * (maxSteps + 1))
  let touchedCount = 0

  const far = (i: number, j: number): number => (table === undefined ? at(i, j) : table[i * n + j]!)

  // The best open step found by `step`: what it leaves to gain once the chain goes on to the nearest node (an
  // open end from which no edge can gain is not worth touching the tour), its nodes and its kind.
  let openScore = 0
  let openGain = 0
  let openKind = 0
  let o2 = 0
  let o3 = 0
  let o4 = 0
  let o5 = 0
  let o6 = 0

  const next = (node: number): number => {
    const p = position[node]! + 1
    return order[p === n ? 0 : p]!
  }
  const previous = (node: number): number => {
    const p = position[node]!
    return order[p === 0 ? n - 1 : p - 1]!
  }

  function touch(a: number, b: number, c: number, d: number, e: number, f: number): void {
    touched[touchedCount] = a
    touched[touchedCount + 1] = b
    touched[touchedCount + 2] = c
    touched[touchedCount + 3] = d
    touched[touchedCount + 4] = e
    touched[touchedCount + 5] = f
    touchedCount += 6
  }

  /** Kinds: 1 = 2-opt, 2 = two 2-opt moves in a row, 3 = exchange of two segments, 4 = the same, both turned. */
  function apply(kind: number, t1: number, t2: number, t3: number, t4: number, t5: number, t6: number): void {
    touch(t1, t2, t3, t4, t5, t6)
    if (kind === 1) {
      tour.twoOpt(t1, t2, t4, t3)
    } else if (kind === 2) {
      tour.twoOpt(t1, t2, t4, t3)
      tour.twoOpt(t1, t4, t6, t5)
    } else if (kind === 3) {
      tour.twoOpt(t1, t2, t3, t4)
      tour.twoOpt(t1, t3, t6, t5)
      tour.twoOpt(t3, t5, t2, t4)
    } else {
      tour.twoOpt(t1, t2, t6, t5)
      tour.twoOpt(t2, t5, t3, t4)
    }
  }

  /**
   * One step from the edge t1–t2, `gain0` being all that was removed minus all that was added so far. Returns
   * the total gain when it closed (the move is then carried out), else 0 with the best open step left in o2…o6.
   */
  function step(t1: number, t2: number, gain0: number): number {
    openScore = NOISE
    openKind = 0
    let bestClosed = NOISE
    let closedKind = 0
    let c3 = 0
    let c4 = 0
    let c5 = 0
    let c6 = 0
    const forward = next(t1) === t2
    const p2 = position[t2]!
    const around2a = next(t2)
    const around2b = previous(t2)
    for (let k3 = 0; k3 < firstBreadth; k3++) {
      const t3 = list[t2 * width + k3]!
      const gain1 = gain0 - distance[t2 * width + k3]!
      if (gain1 <= NOISE) break
      if (t3 === around2a || t3 === around2b) continue
      const p3 = position[t3]!

      // t4 on the side where t1–t4 closes the tour.
      let t4 = forward ? previous(t3) : next(t3)
      let gain2 = gain1 + far(t3, t4)
      let closed = gain2 - far(t1, t4)
      if (closed > bestClosed) {
        bestClosed = closed
        closedKind = 1
        c3 = t3
        c4 = t4
        c5 = t3
        c6 = t4
      }
      let p4 = position[t4]!
      let around4 = forward ? previous(t4) : next(t4)
      for (let k5 = 0; k5 < secondBreadth; k5++) {
        const t5 = list[t4 * width + k5]!
        const gain3 = gain2 - distance[t4 * width + k5]!
        if (gain3 <= NOISE) break
        if (t5 === t3 || t5 === around4 || t5 === t1) continue
        const p5 = position[t5]!
        const inside = forward ? between(p2, p5, p4) : between(p4, p5, p2)
        const t6 = inside === forward ? next(t5) : previous(t5)
        const gain4 = gain3 + far(t5, t6)
        closed = gain4 - far(t1, t6)
        if (closed > bestClosed) {
          bestClosed = closed
          closedKind = 2
          c3 = t3
          c4 = t4
          c5 = t5
          c6 = t6
        }
        if (gain4 - distance[t6 * width]! > openScore) {
          openScore = gain4 - distance[t6 * width]!
          openGain = gain4
          openKind = 2
          o2 = t2
          o3 = t3
          o4 = t4
          o5 = t5
          o6 = t6
        }
      }

      // t4 on the other side: t2 … t3 is now a cycle, which the third edge has to break open again.
      t4 = forward ? next(t3) : previous(t3)
      if (t4 === t1) continue
      gain2 = gain1 + far(t3, t4)
      p4 = position[t4]!
      around4 = forward ? next(t4) : previous(t4)
      for (let k5 = 0; k5 < secondBreadth; k5++) {
        const t5 = list[t4 * width + k5]!
        const gain3 = gain2 - distance[t4 * width + k5]!
        if (gain3 <= NOISE) break
        if (t5 === t3 || t5 === around4) continue
        const p5 = position[t5]!
        if (!(forward ? between(p2, p5, p3) : between(p3, p5, p2))) continue
        const after = forward ? next(t5) : previous(t5)
        let gain4 = gain3 + far(t5, after)
        closed = gain4 - far(t1, after)
        if (closed > bestClosed) {
          bestClosed = closed
          closedKind = 3
          c3 = t3
          c4 = t4
          c5 = t5
          c6 = after
        }
        if (gain4 - distance[after * width]! > openScore) {
          openScore = gain4 - distance[after * width]!
          openGain = gain4
          openKind = 3
          o2 = t2
          o3 = t3
          o4 = t4
          o5 = t5
          o6 = after
        }
        if (t5 === t2) continue
        const before = forward ? previous(t5) : next(t5)
        gain4 = gain3 + far(t5, before)
        closed = gain4 - far(t1, before)
        if (closed > bestClosed) {
          bestClosed = closed
          closedKind = 4
          c3 = t3
          c4 = t4
          c5 = t5
          c6 = before
        }
        if (gain4 - distance[before * width]! > openScore) {
          openScore = gain4 - distance[before * width]!
          openGain = gain4
          openKind = 4
          o2 = t2
          o3 = t3
          o4 = t4
          o5 = t5
          o6 = before
        }
      }
    }
    if (closedKind === 0) return 0
    apply(closedKind, t1, t2, c3, c4, c5, c6)
    return bestClosed
  }

  function chain(t1: number, start: number): number {
    const mark = tour.checkpoint()
    touchedCount = 0
    let t2 = start
    let gain = far(t1, t2)
    for (let steps = 1; ; steps++) {
      const closed = step(t1, t2, gain)
      if (closed > 0) return closed
      if (openKind === 0 || steps >= maxSteps) break
      gain = openGain
      t2 = o6
      apply(openKind, t1, o2, o3, o4, o5, o6)
    }
    tour.rollback(mark)
    touchedCount = 0
    return 0
  }

  return {
    touched,
    touchedCount: () => touchedCount,
    improve: (node) => chain(node, next(node)) || chain(node, previous(node)),
  }
}

/** Whether position b is met on the way forward from position a to position c. */
function between(a: number, b: number, c: number): boolean {
  return a <= c ? a <= b && b <= c : a <= b || b <= c
}
