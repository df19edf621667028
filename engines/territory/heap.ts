/** A binary min-heap of (key, item) with stable order: equal keys leave in the order of arrival. */
export class MinHeap<T> {
  private readonly entries: { key: number; order: number; item: T }[] = []
  private arrivals = 0

  get size(): number {
    return this.entries.length
  }

  push(key: number, item: T): void {
    const { entries } = this
    const entry = { key, order: this.arrivals++, item }
    let at = entries.length
    entries.push(entry)
    while (at > 0) {
      const above = (at - 1) >> 1
      if (!before(entry, entries[above]!)) break
      entries[at] = entries[above]!
      at = above
    }
    entries[at] = entry
  }

  pop(): T | undefined {
    const { entries } = this
    const top = entries[0]
    const last = entries.pop()
    if (top === undefined || last === undefined) return undefined
    if (entries.length > 0) {
      let at = 0
      for (;;) {
        let below = 2 * at + 1
        if (below >= entries.length) break
        if (below + 1 < entries.length && before(entries[below + 1]!, entries[below]!)) below++
        if (!before(entries[below]!, last)) break
        entries[at] = entries[below]!
        at = below
      }
      entries[at] = last
    }
    return top.item
  }
}

function before(a: { key: number; order: number }, b: { key: number; order: number }): boolean {
  return a.key < b.key || (a.key === b.key && a.order < b.order)
}
