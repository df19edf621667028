/**
 * Inclusion probabilities proportional to size for a sample of `n` units. Units whose share would exceed 1 are
 * taken for certain, and the rest of the sample is shared out among the others, repeatedly if need be.
 *
 * `size` ≥ 0 in any unit; units of size 0 are never drawn. The result sums to `n`, or to the number of units of
 * positive size if that is smaller. Equal sizes give n ÷ N each. Throws a RangeError on malformed input.
 */
export function inclusionProbabilities(size: ArrayLike<number>, n: number): Float64Array {
  if (!(Number.isFinite(n) && n >= 0)) throw new RangeError(`the sample size must be a number ≥ 0, not ${n}`)
  const count = size.length
  for (let i = 0; i < count; i++) {
    if (!(Number.isFinite(size[i]) && size[i]! >= 0))
      throw new RangeError(`size ${i} is ${size[i]}: expected ≥ 0`)
  }
  const probability = new Float64Array(count)
  const certain = new Uint8Array(count)
  let left = n
  for (let again = true; again;) {
    again = false
    let whole = 0
    let open = 0
    for (let i = 0; i < count; i++) {
      if (certain[i] === 1 || !(size[i]! > 0)) continue
      whole += size[i]!
      open++
    }
    for (let i = 0; i < count; i++) {
      if (certain[i] === 1 || !(size[i]! > 0)) continue
      const share = left >= open ? 1 : (size[i]! / whole) * left
      if (share >= 1) {
        certain[i] = 1
        probability[i] = 1
        again = true
      } else probability[i] = share
    }
    left = n
    for (const taken of certain) left -= taken
    if (left <= 0) {
      for (let i = 0; i < count; i++) if (certain[i] === 0) probability[i] = 0
      break
    }
  }
  return probability
}
