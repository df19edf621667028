import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { distances, type GradingRule, gradeOf, rankingOf, scoreOf } from './index.ts'

const rule: GradingRule = {
  indicators: [
    {
      key: 'space',
      group: 'size',
      weight: 2,
      scoring: { kind: 'between', from: 0, to: 200 },
      missing: 'leave_out',
    },
    { key: 'amount', group: 'volume', weight: 5, scoring: { kind: 'rank' }, missing: 'zero' },
    {
      key: 'credit',
      group: 'credit',
      weight: 3,
      scoring: { kind: 'choice', points: { good: 100, fair: 60, poor: 0 } },
      missing: 'leave_out',
    },
  ],
  grades: [
    { grade: 'A', from: 80 },
    { grade: 'B', from: 60 },
    { grade: 'C', from: 40 },
    { grade: 'D', from: 0 },
  ],
  margin: 3,
  keepDays: 30,
}
const rankings = [null, rankingOf([10, 20, 20, 40, 80]), null]

describe('S22.3 a score from size, volume and credit', () => {
  test('is the weighted mean of the points, each part said', () => {
    // space 50 m² of 200: 25 points. amount 40: three of the four others are below: 75. credit fair: 60.
    // (2 × 25 + 5 × 75 + 3 × 60) ÷ 10 = (50 + 375 + 180) ÷ 10 = 60.5
    const { score, parts } = scoreOf(rule, [50, 40, 'fair'], rankings)
    expect(score).toBeCloseTo(60.5, 10)
    expect(parts.map(({ points, share, adds }) => [points, share, adds])).toEqual([
      [25, 0.2, 5],
      [75, 0.5, 37.5],
      [60, 0.3, 18],
    ])
  })

  test('equals share a rank: of five, 20 is above one and beside one: (1 + 0.5) ÷ 4', () => {
    const { parts } = scoreOf(rule, [null, 20, null], rankings)
    expect(parts[1]?.points).toBeCloseTo(37.5, 10)
  })

  test('what is missing leaves its weight to the others, or counts as nothing, as the rule says', () => {
    // Without space and credit only amount counts: 100 × 4 ÷ 4.
    expect(scoreOf(rule, [null, 80, null], rankings).score).toBe(100)
    // Without the amount: (2 × 50 + 5 × 0 + 3 × 100) ÷ 10 = 40.
    expect(scoreOf(rule, [100, null, 'good'], rankings).score).toBeCloseTo(40, 10)
    // A choice that nobody gave points is missing, not zero: (2 × 50 + 5 × 100) ÷ 7 = 85.714…
    expect(scoreOf(rule, [100, 80, 'unheard_of'], rankings).score).toBeCloseTo(600 / 7, 10)
  })

  test('nothing known at all is no score', () => {
    expect(scoreOf(rule, [null, null, null], rankings).score).toBeNull()
  })

  test('less is better where the scale runs down', () => {
    const late: GradingRule['indicators'] = [
      {
        key: 'late',
        group: 'credit',
        weight: 1,
        scoring: { kind: 'between', from: 60, to: 0 },
        missing: 'zero',
      },
    ]
    expect([0, 15, 60, 90].map((days) => scoreOf({ indicators: late }, [days], []).score)).toEqual([
      100, 75, 0, 0,
    ])
  })
})

describe('S22.3 a grade from a score', () => {
  const from = (grade: string | null, sinceDays: number | null = 100) => ({ grade, sinceDays })

  test('the first grade is that of the thresholds', () => {
    expect(gradeOf(rule, 80, from(null))).toEqual({ grade: 'A', cause: 'first', byScore: 'A' })
    expect(gradeOf(rule, 79.99, from('unknown')).grade).toBe('B')
  })

  test('a threshold has to be passed by the margin, up and down', () => {
    expect(gradeOf(rule, 82.9, from('B'))).toEqual({ grade: 'B', cause: 'within_margin', byScore: 'A' })
    expect(gradeOf(rule, 83, from('B'))).toMatchObject({ grade: 'A', cause: 'up' })
    expect(gradeOf(rule, 77, from('A'))).toMatchObject({ grade: 'A', cause: 'within_margin', byScore: 'B' })
    expect(gradeOf(rule, 76.9, from('A'))).toMatchObject({ grade: 'B', cause: 'down' })
    expect(gradeOf(rule, 70, from('B')).cause).toBe('same')
  })

  test('a leap goes as far as the margin allows: 62 lifts D to C, since B would take 63', () => {
    expect(gradeOf(rule, 62, from('D'))).toMatchObject({ grade: 'C', cause: 'up', byScore: 'B' })
    // Down from A to 58: B holds down to 57.
    expect(gradeOf(rule, 58, from('A'))).toMatchObject({ grade: 'B', cause: 'down', byScore: 'C' })
  })

  test('a grade is kept for the days the rule says', () => {
    expect(gradeOf(rule, 10, from('A', 29))).toMatchObject({ grade: 'A', cause: 'kept_days', byScore: 'D' })
    expect(gradeOf(rule, 10, from('A', 30))).toMatchObject({ grade: 'D', cause: 'down' })
  })

  test('who is unknown keeps the grade; without one it is the last', () => {
    expect(gradeOf(rule, null, from('B'))).toMatchObject({ grade: 'B', cause: 'nothing_known' })
    expect(gradeOf(rule, null, from(null)).grade).toBe('D')
  })

  test('says how far it is up and down: at 70 in B, 13 to A and 13 down to C', () => {
    expect(distances(rule, 'B', 70)).toEqual({
      up: { grade: 'A', points: 13 },
      down: { grade: 'C', points: 13 },
    })
    expect(distances(rule, 'A', 90).up).toBeNull()
    expect(distances(rule, 'D', 10).down).toBeNull()
  })

  test('a better score never gives a worse grade, whatever the grade before', () => {
    const place = (grade: string): number => rule.grades.findIndex((one) => one.grade === grade)
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 100, noNaN: true }),
        fc.double({ min: 0, max: 100, noNaN: true }),
        fc.constantFrom('A', 'B', 'C', 'D', null),
        (one, other, grade) => {
          const [low, high] = one < other ? [one, other] : [other, one]
          expect(place(gradeOf(rule, high, from(grade)).grade)).toBeLessThanOrEqual(
            place(gradeOf(rule, low, from(grade)).grade),
          )
        },
      ),
    )
  })

  test('scores that swing by less than twice the margin never go up and down in turn', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 94, noNaN: true }),
        fc.array(fc.double({ min: 0, max: 5.99, noNaN: true }), { minLength: 2, maxLength: 30 }),
        fc.constantFrom('A', 'B', 'C', 'D'),
        (low, swings, start) => {
          const causes: string[] = []
          let grade: string = start
          for (const swing of swings) {
            const next = gradeOf(rule, low + swing, from(grade))
            grade = next.grade
            if (next.cause === 'up' || next.cause === 'down') causes.push(next.cause)
          }
          expect(new Set(causes).size).toBeLessThanOrEqual(1)
        },
      ),
    )
  })
})
