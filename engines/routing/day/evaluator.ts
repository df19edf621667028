import { LAST, type DayModel } from './model.ts'

/**
 * A current sequence and one proposed change of it. A proposal is priced from the first changed element to the
 * point where the clock shows again what it showed before, so most cost far less than a walk of the whole day.
 */
export interface Evaluator {
  load(sequence: readonly number[]): void
  length(): number
  at(index: number): number
  /** Position of an element in the current sequence, −1 when it is outside. */
  positionOf(e: number): number
  outsideCount(): number
  outside(index: number): number
  sequence(): number[]

  proposeInsert(e: number, at: number): void
  proposeRemove(at: number): void
  proposeReplace(at: number, e: number): void
  /** Moves `size` elements from `from` so that they begin at `to`. False when nothing would change. */
  proposeMove(from: number, size: number, to: number, reversed: boolean): boolean
  /** Turns the elements from `from` to `to`, both included, round. */
  proposeReverse(from: number, to: number): boolean
  proposeSwap(i: number, j: number): boolean
  /** Penalised improvement by the proposal; positive is better. */
  gain(): number
  accept(): void

  /** Of the current sequence. */
  legal(): boolean
  missing(): number
  value(): number
  cost(): number
  scalePenalties(factor: number): void
}

/** A way that does not exist counts as this many broken rules. */
const NO_WAY = 3

export function createEvaluator(model: DayModel): Evaluator {
  const { stops, elements, nodes, seconds, cost, service, windowIndex, windowFrom, windowTo, shiftEnd } =
    model
  const size = elements + 1
  // State after the first i elements of the current sequence; after the way to the end in the totals.
  const clock = new Float64Array(size + 1)
  const paid = new Float64Array(size + 1)
  const warp = new Float64Array(size + 1)
  const broken = new Int32Array(size + 1)
  const node = new Int32Array(size + 1)
  const visits = new Int32Array(size + 1)
  let current = new Int32Array(size)
  let proposed = new Int32Array(size)
  let length = 0
  let proposedLength = 0
  let lo = 0
  let hi = 0
  const where = new Int32Array(elements).fill(-1)
  const proposedWhere = new Int32Array(elements).fill(-1)
  const outsideList = new Int32Array(elements)
  let outsideCount = 0

  const ordered = model.before.some((list) => list.length > 0) || model.position.some((p) => p >= 0)
  const { missingPrice, arcScale } = missingPrices(model)
  const dearest = missingPrice.reduce((most, price) => Math.max(most, price), arcScale)
  let warpPrice = dearest / 600
  let brokenPrice = dearest

  const total = { paid: 0, warp: 0, broken: 0, missing: 0, price: 0 }
  const offer = { paid: 0, warp: 0, broken: 0, missing: 0, price: 0 }
  const penalised = (state: typeof total): number =>
    state.paid + warpPrice * state.warp + brokenPrice * state.broken + state.missing

  /** Walks `proposed` from `lo`. With `commit` it fills the state arrays, else it stops where nothing differs. */
  function price(commit: boolean): void {
    let t = clock[lo]!
    let c = paid[lo]!
    let w = warp[lo]!
    let b = broken[lo]!
    let at = node[lo]!
    let seen = visits[lo]!
    const shift = proposedLength - length
    for (let i = lo; i < proposedLength; i++) {
      if (!commit && i >= hi && t === clock[i - shift]! && at === node[i - shift]!) {
        const j = i - shift
        offer.paid = c + (total.paid - paid[j]!)
        offer.warp = w + (total.warp - warp[j]!)
        offer.broken = b + (total.broken - broken[j]!)
        if (ordered) offer.broken += orderBreaks() - currentOrderBreaks
        return
      }
      const e = proposed[i]!
      if (e < stops) {
        const way = at * nodes + e
        t += seconds[way]!
        if (cost[way]! < Infinity) c += cost[way]!
        else b += NO_WAY
        at = e
        seen++
      }
      let k = windowIndex[e]!
      const end = windowIndex[e + 1]!
      if (k < end) {
        while (k < end && t > windowTo[k]!) k++
        if (k === end) {
          const close = windowTo[end - 1]!
          if (close === -Infinity || t === Infinity) b += NO_WAY
          else {
            w += t - close
            t = close
          }
        } else if (t < windowFrom[k]!) t = windowFrom[k]!
      }
      t += service[e]!
      if (commit) {
        clock[i + 1] = t
        paid[i + 1] = c
        warp[i + 1] = w
        broken[i + 1] = b
        node[i + 1] = at
        visits[i + 1] = seen
      }
    }
    const home = at * nodes + model.endNode
    if (cost[home]! < Infinity) c += cost[home]!
    else b += NO_WAY
    const over = t + seconds[home]! - shiftEnd
    if (over > 0 && over < Infinity) w += over
    offer.paid = c
    offer.warp = w
    offer.broken = b
    if (ordered) {
      const breaks = orderBreaks()
      offer.broken += breaks
      if (commit) currentOrderBreaks = breaks
    }
  }

  let currentOrderBreaks = 0
  /** Displacement from locked positions plus predecessors missing or too late, in `proposed`. */
  function orderBreaks(): number {
    proposedWhere.fill(-1)
    let visitCount = 0
    for (let i = 0; i < proposedLength; i++) proposedWhere[proposed[i]!] = i
    for (let i = 0; i < proposedLength; i++) if (proposed[i]! < stops) visitCount++
    let breaks = 0
    let ahead = 0
    for (let i = 0; i < proposedLength; i++) {
      const e = proposed[i]!
      const locked = model.position[e]!
      if (locked >= 0) breaks += Math.abs(ahead - (locked === LAST ? visitCount - 1 : locked))
      if (e < stops) ahead++
      for (const first of model.before[e]!) {
        const there = proposedWhere[first]!
        if (there < 0 || there > i) breaks++
      }
    }
    return breaks
  }

  const offered = (missing: number): void => {
    offer.missing = missing
    price(false)
    offer.price = penalised(offer)
  }
  const begin = (from: number, to: number, newLength: number): void => {
    lo = from
    hi = to
    proposedLength = newLength
    proposed.set(current)
  }
  const commitProposal = (): void => {
    ;[current, proposed] = [proposed, current]
    proposed.set(current)
    lo = 0
    length = proposedLength
    where.fill(-1)
    for (let i = 0; i < length; i++) where[current[i]!] = i
    outsideCount = 0
    for (let e = 0; e < elements; e++) if (where[e]! < 0) outsideList[outsideCount++] = e
    price(true)
    Object.assign(total, offer)
    total.price = penalised(total)
  }

  clock[0] = model.startAt
  node[0] = model.startNode

  return {
    load(sequence) {
      const kept = new Set(sequence)
      proposed.set(sequence)
      proposedLength = sequence.length
      offer.missing = 0
      for (let e = 0; e < elements; e++) if (!kept.has(e)) offer.missing += missingPrice[e]!
      commitProposal()
    },
    length: () => length,
    at: (index) => current[index]!,
    positionOf: (e) => where[e]!,
    outsideCount: () => outsideCount,
    outside: (index) => outsideList[index]!,
    sequence: () => [...current.subarray(0, length)],

    proposeInsert(e, at) {
      begin(at, at + 1, length + 1)
      proposed.copyWithin(at + 1, at, length)
      proposed[at] = e
      offered(total.missing - missingPrice[e]!)
    },
    proposeRemove(at) {
      begin(at, at, length - 1)
      const e = current[at]!
      proposed.copyWithin(at, at + 1, length)
      offered(total.missing + missingPrice[e]!)
    },
    proposeReplace(at, e) {
      begin(at, at + 1, length)
      const out = current[at]!
      proposed[at] = e
      offered(total.missing + missingPrice[out]! - missingPrice[e]!)
    },
    proposeMove(from, count, to, reversed) {
      const target = Math.max(0, Math.min(to, length - count))
      if (target === from && !(reversed && count > 1)) return false
      begin(Math.min(from, target), Math.max(from, target) + count, length)
      if (target < from) proposed.copyWithin(target + count, target, from)
      else proposed.copyWithin(from, from + count, target + count)
      for (let k = 0; k < count; k++) {
        proposed[target + k] = current[reversed ? from + count - 1 - k : from + k]!
      }
      offered(total.missing)
      return true
    },
    proposeReverse(from, to) {
      if (from >= to) return false
      begin(from, to + 1, length)
      for (let i = from, j = to; i <= to; i++, j--) proposed[i] = current[j]!
      offered(total.missing)
      return true
    },
    proposeSwap(i, j) {
      if (i === j) return false
      begin(Math.min(i, j), Math.max(i, j) + 1, length)
      proposed[i] = current[j]!
      proposed[j] = current[i]!
      offered(total.missing)
      return true
    },
    gain: () => total.price - offer.price,
    accept: commitProposal,

    legal: () => total.warp === 0 && total.broken === 0,
    missing: () => {
      let missing = 0
      for (let k = 0; k < outsideCount; k++) missing += model.mandatory[outsideList[k]!]!
      return missing
    },
    value: () => {
      let value = 0
      for (let i = 0; i < length; i++) value += model.value[current[i]!]!
      return value
    },
    cost: () => total.paid,
    scalePenalties(factor) {
      const within = (price: number) => Math.min(1e6 * dearest, Math.max(arcScale * 1e-5, price * factor))
      warpPrice = within(warpPrice)
      brokenPrice = within(brokenPrice)
      total.price = penalised(total)
    },
  }
}

/** What leaving an element out costs the search: more than any way round for the least of the values. */
function missingPrices(model: DayModel): { missingPrice: Float64Array; arcScale: number } {
  let longest = 0
  for (const way of model.cost) if (way < Infinity && way > longest) longest = way
  const arcScale = longest > 0 ? longest : 1
  const values = [...new Set(model.value)].sort((a, b) => a - b)
  let gap = Infinity
  for (let i = 1; i < values.length; i++) gap = Math.min(gap, values[i]! - values[i - 1]!)
  const highest = values.at(-1) ?? 0
  gap = Math.max(gap, highest / 1e4)
  const missingPrice = new Float64Array(model.elements)
  let sum = 0
  for (let e = 0; e < model.elements; e++) {
    if (model.value[e]! > 0) sum += missingPrice[e] = 2.5 * arcScale * (model.value[e]! / gap)
  }
  for (let e = 0; e < model.elements; e++)
    if (model.mandatory[e] === 1) missingPrice[e] = sum + 2.5 * arcScale
  return { missingPrice, arcScale }
}
