import { describe, expect, it } from 'vitest'
import { type Cell, estimateMean, tQuantile } from './estimate.ts'

const points = { low: 0, high: 100, share: false }
const share = { low: 0, high: 1, share: true }
const cell = (values: number[], probability: number, population: number, drawn = values.length): Cell => ({
  observations: values.map((value) => ({ value, probability })),
  drawn,
  population,
})

describe('estimates with their uncertainty', () => {
  it('S1.25 a simple random sample gives the textbook mean and interval', () => {
    // 4 of 20: mean 65; squares of 15, 5, 5, 25 make 900, s² = 300; variance (1 − 4/20) · 300 / 4 = 60;
    // t with 3 degrees of freedom is 3.182, so the interval reaches 3.182 · √60 = 24.65.
    const result = estimateMean([cell([50, 60, 60, 90], 0.2, 20)], points, 3)
    expect(result).toMatchObject({ value: 65, sample: 4, population: 20, small: false })
    expect(result.low).toBeCloseTo(65 - 24.65, 1)
    expect(result.high).toBeCloseTo(65 + 24.65, 1)
  })

  it('shops of smaller chance stand for more shops', () => {
    // Weights 1/0.5 = 2 and 1/0.1 = 10: (2 · 100 + 10 · 40) / 12 = 50. A bare average would say 70.
    const one: Cell = {
      observations: [
        { value: 100, probability: 0.5 },
        { value: 40, probability: 0.1 },
      ],
      drawn: 2,
      population: 12,
    }
    expect(estimateMean([one], points, 2).value).toBeCloseTo(50, 10)
  })

  it('account managers count by their number of shops, not by the size of their samples', () => {
    // (300 · 60 + 100 · 80) / 400 = 65; the average over all shops seen would be 72.
    const result = estimateMean(
      [cell([60, 60, 60], 0.01, 300), cell([80, 80, 80, 80, 80], 0.05, 100)],
      points,
      5,
    )
    expect(result.value).toBeCloseTo(65, 10)
    expect(result.population).toBe(400)
  })

  it('what was drawn and not seen widens the interval and does not count as zero', () => {
    const whole = estimateMean([cell([50, 60, 60, 90], 0.2, 20)], points, 3)
    const lacking = estimateMean([cell([50, 60, 60, 90], 0.4, 20, 8)], points, 3)
    // Chances 0.4 with half of them seen: the same weights as 0.2 with all seen.
    expect(lacking.value).toBe(whole.value)
    expect(lacking.high).toBeCloseTo(whole.high!, 10)
  })

  it('a census is certain', () => {
    expect(estimateMean([cell([70, 80, 90], 1, 3)], points, 2)).toMatchObject({
      value: 80,
      low: 80,
      high: 80,
    })
    expect(estimateMean([cell([1, 0], 1, 2)], share, 2)).toMatchObject({ value: 0.5, low: 0.5, high: 0.5 })
  })

  it('five of five proves little in a large population: Wilson, not 100 % to 100 %', () => {
    // Wilson (1927) for 5 of 5 at 95 %: 5 / (5 + 1.96²) = 0.5655 … 1, in a population that is as good as endless.
    const result = estimateMean([cell([1, 1, 1, 1, 1], 1e-6, 5_000_000)], share, 8)
    expect(result.value).toBe(1)
    expect(result.low).toBeCloseTo(0.5655, 3)
    expect(result.high).toBe(1)
    expect(result.small).toBe(true)
  })

  it('one shop has a value and no interval; none has neither', () => {
    expect(estimateMean([cell([70], 0.1, 10)], points, 3)).toMatchObject({
      value: 70,
      low: null,
      high: null,
      sample: 1,
      small: true,
    })
    expect(estimateMean([cell([], 0.1, 10)], points, 3)).toMatchObject({
      value: null,
      sample: 0,
      small: true,
    })
  })

  it('single shops of several people are taken together for the spread', () => {
    const result = estimateMean([cell([60], 0.1, 10), cell([80], 0.1, 10)], points, 2)
    expect(result.value).toBe(70)
    expect(result.low).not.toBeNull()
    expect(result.low!).toBeLessThan(60)
  })

  it('Student’s t is right where samples are small', () => {
    for (const [freedom, t] of [
      [1, 12.706],
      [2, 4.303],
      [3, 3.182],
      [5, 2.571],
      [9, 2.262],
      [30, 2.042],
    ] as const)
      expect(Math.abs(tQuantile(freedom) - t)).toBeLessThan(0.005)
  })
})
