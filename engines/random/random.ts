/**
 * Seeded pseudo-random numbers: xoshiro128** (Blackman & Vigna, 2018) seeded by SplitMix32.
 * The same seed gives the same sequence on every machine, because only 32-bit integer operations are used.
 */
export interface Random {
  /** A float in [0, 1) with 32 random bits. */
  next(): number
  /** An integer in [0, n). `n` must be a positive integer up to 2³². */
  int(n: number): number
  /** An unsigned 32-bit integer. */
  uint32(): number
  /** Where the sequence stands: `resumeRandom` goes on from there. */
  state(): RandomState
}

/** The four unsigned 32-bit words of a generator. */
export type RandomState = readonly [number, number, number, number]

/** Creates a generator from a 32-bit seed (larger numbers are reduced modulo 2³²). */
export function createRandom(seed: number): Random {
  let mix = seed >>> 0
  const splitMix = (): number => {
    mix = (mix + 0x9e3779b9) >>> 0
    let z = mix
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b)
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35)
    return (z ^ (z >>> 16)) >>> 0
  }
  return resumeRandom([splitMix(), splitMix(), splitMix(), splitMix()])
}

/** A generator that goes on where another one stood. */
export function resumeRandom(state: RandomState): Random {
  let [s0, s1, s2, s3] = state
  const uint32 = (): number => {
    const scaled = Math.imul(s1, 5)
    const result = Math.imul((scaled << 7) | (scaled >>> 25), 9) >>> 0
    const t = s1 << 9
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= t
    s3 = (s3 << 11) | (s3 >>> 21)
    return result
  }
  return {
    uint32,
    next: () => uint32() / 4294967296,
    int: (n) => Math.floor((uint32() / 4294967296) * n),
    state: () => [s0 >>> 0, s1 >>> 0, s2 >>> 0, s3 >>> 0],
  }
}
