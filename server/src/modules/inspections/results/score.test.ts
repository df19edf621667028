import { describe, expect, it } from 'vitest'
import type { InspectionForm } from '#contracts/inspections.ts'
import { activeProof, judgeProofs } from './compare.ts'
import { answersInWords, missingAnswers, scoreOf } from './score.ts'

const form: InspectionForm = {
  code: 'f',
  version: 1,
  fields: [
    {
      code: 'price',
      label: '明码标价',
      kind: 'choice',
      required: true,
      weight: 30,
      options: [
        { value: 'complete', label: '齐全规范' },
        { value: 'partial', label: '部分缺失' },
      ],
      worth: { complete: 1, partial: 0.5 },
    },
    { code: 'satisfaction', label: '客户满意度', kind: 'rating', required: true, weight: 40, min: 1, max: 5 },
    { code: 'told', label: '已讲解', kind: 'flag', required: false, weight: 30 },
    { code: 'opinion', label: '意见', kind: 'text', required: false, weight: 0 },
  ],
}

describe('S1.25 what was recorded at a shop', () => {
  it('scores by weight: 30 · 0.5 + 40 · 3/4 + 30 · 1 = 75 of 100', () => {
    expect(scoreOf(form, { price: 'partial', satisfaction: 4, told: true, opinion: '好' })).toBe(75)
  })
  it('leaves an optional question without an answer out of the weights: (15 + 30) / 70', () => {
    expect(scoreOf(form, { price: 'partial', satisfaction: 4 })).toBeCloseTo(4500 / 70, 10)
  })
  it('scores nothing where nothing scored was answered, and no answer that the form does not know', () => {
    expect(scoreOf(form, { opinion: '好' })).toBeNull()
    expect(scoreOf(form, { price: 'constructor', satisfaction: 5 })).toBe(100)
  })
  it('names the required questions that lack an answer', () => {
    expect(missingAnswers(form, { price: 'unknown' })).toEqual(['明码标价', '客户满意度'])
    expect(missingAnswers(form, { price: 'complete', satisfaction: 1 })).toEqual([])
  })
  it('says answers in words', () => {
    expect(answersInWords(form, { price: 'complete', satisfaction: 4, told: false })).toEqual([
      { code: 'price', label: '明码标价', value: '齐全规范' },
      { code: 'satisfaction', label: '客户满意度', value: '4 / 5' },
      { code: 'told', label: '已讲解', value: '否' },
    ])
  })
})

describe('S1.26 two proofs of one visit', () => {
  it('agree where both say yes or both say no, disagree otherwise, and stay open where one cannot tell', () => {
    expect(judgeProofs('in_place', 'confirmed')).toBe('agree')
    expect(judgeProofs('in_place', 'denied')).toBe('disagree')
    expect(judgeProofs('not_in_place', 'denied')).toBe('agree')
    expect(judgeProofs('not_in_place', 'confirmed')).toBe('disagree')
    expect(judgeProofs('none', 'denied')).toBe('agree')
    expect(judgeProofs('none', 'confirmed')).toBe('disagree')
    expect(judgeProofs('doubtful', 'denied')).toBe('open')
    expect(judgeProofs('in_place', 'unsure')).toBe('open')
  })
  it('a position that proves nothing is doubtful, not absent', () => {
    expect(
      ['uncertain', 'no_fix', 'no_customer_position'].map((verdict) => activeProof(verdict as 'no_fix')),
    ).toEqual(['doubtful', 'doubtful', 'doubtful'])
    expect([activeProof('in_place'), activeProof('not_in_place'), activeProof(null)]).toEqual([
      'in_place',
      'not_in_place',
      'none',
    ])
  })
})
