/**
 * A closed tour as an array with the position of every node. Every change is a 2-opt move, and all moves since
 * the last `checkpoint` can be taken back, so that a failed perturbation costs only what it touched.
 */
export interface ArrayTour {
  readonly size: number
  readonly order: Int32Array
  readonly position: Int32Array
  /** Replaces the tour and empties the log. */
  load(order: ArrayLike<number>): void
  /**
   * Removes the edges a–b and c–d and adds a–c and b–d. In one of the two directions b must follow a and d
   * must follow c. Reverses the shorter of the two paths: at most n/2 nodes.
   */
  twoOpt(a: number, b: number, c: number, d: number): void
  /** Number of moves in the log; give it to `rollback`. */
  checkpoint(): number
  rollback(mark: number): void
  forget(): void
}

/** A tour over nodes 0 … size − 1, in that order; size ≥ 3. */
export function createArrayTour(size: number): ArrayTour {
  const order = Int32Array.from({ length: size }, (_, i) => i)
  const position = Int32Array.from(order)
  let log = new Int32Array(4 * 256)
  let logged = 0

  /** Turns the path from position i forward to position j round; it may run over the end of the array. */
  function reverse(i: number, j: number): void {
    if (i <= j) {
      while (i < j) {
        const left = order[i]!
        const right = order[j]!
        order[i] = right
        position[right] = i++
        order[j] = left
        position[left] = j--
      }
      return
    }
    for (let swaps = (j - i + size + 1) >> 1; swaps > 0; swaps--) {
      const left = order[i]!
      const right = order[j]!
      order[i] = right
      position[right] = i
      order[j] = left
      position[left] = j
      if (++i === size) i = 0
      if (--j < 0) j = size - 1
    }
  }

  function flip(a: number, b: number, c: number, d: number): void {
    const pa = position[a]!
    const pb = position[b]!
    const pc = position[c]!
    const pd = position[d]!
    const forward = pb === pa + 1 || (pb === 0 && pa === size - 1)
    // Inner path b…c (forward) or, seen in the other direction, c…b; the outer one is the complement.
    const first = forward ? pb : pc
    const last = forward ? pc : pb
    let inner = last - first
    if (inner < 0) inner += size
    if (2 * (inner + 1) <= size) reverse(first, last)
    else if (forward) reverse(pd, pa)
    else reverse(pa, pd)
  }

  return {
    size,
    order,
    position,
    load(from) {
      for (let i = 0; i < size; i++) {
        order[i] = from[i]!
        position[from[i]!] = i
      }
      logged = 0
    },
    twoOpt(a, b, c, d) {
      if (logged + 4 > log.length) {
        const longer = new Int32Array(log.length * 2)
        longer.set(log)
        log = longer
      }
      log[logged] = a
      log[logged + 1] = b
      log[logged + 2] = c
      log[logged + 3] = d
      logged += 4
      flip(a, b, c, d)
    },
    checkpoint: () => logged,
    rollback(mark) {
      while (logged > mark) {
        logged -= 4
        flip(log[logged]!, log[logged + 2]!, log[logged + 1]!, log[logged + 3]!)
      }
    },
    forget() {
      logged = 0
    },
  }
}
