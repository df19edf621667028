import { describe, expect, it } from 'vitest'
import { createRandom, resumeRandom } from './random.ts'

describe('seeded random numbers', () => {
  it('repeat for the same seed and differ for another', () => {
    const draw = (seed: number) =>
      Array.from(
        { length: 50 },
        (
          (random) => () =>
            random.uint32()
        )(createRandom(seed)),
      )
    expect(draw(1)).toEqual(draw(1))
    expect(draw(1)).not.toEqual(draw(2))
  })

  it('stay in range and fill it evenly', () => {
    const random = createRandom(7)
    const buckets = Array.from({ length: 10 }, () => 0)
    for (let i = 0; i < 100_000; i++) buckets[random.int(10)]!++
    // 10 000 expected a bucket, standard deviation 95: five deviations would be a broken generator.
    for (const count of buckets) expect(Math.abs(count - 10_000)).toBeLessThan(475)
  })

  it('go on from where another generator stood, as if it were the same', () => {
    const one = createRandom(3)
    for (let i = 0; i < 1000; i++) one.uint32()
    const other = resumeRandom(one.state())
    expect(Array.from({ length: 100 }, () => other.uint32())).toEqual(
      Array.from({ length: 100 }, () => one.uint32()),
    )
  })
})
