import { describe, expect, it } from 'vitest'
import type { PersonDay } from '#contracts/team-days.ts'
import { summarise } from './summary.ts'

const person = (change: Partial<PersonDay>): PersonDay => ({
  owner: { id: 'o', name: '甲' },
  unit: { id: 'u', name: '一组' },
  planState: 'confirmed',
  planned: 0,
  done: 0,
  visiting: 0,
  skipped: 0,
  unplanned: 0,
  inPlace: 0,
  notInPlace: 0,
  uncertain: 0,
  minutesAtCustomers: 0,
  travelledMetres: 0,
  plannedMetres: null,
  firstStart: null,
  lastEnd: null,
  withdrawn: 0,
  attention: 0,
  lastEvent: null,
  ...change,
})

describe('S1.18 the team’s day in figures', () => {
  it('adds people up; somebody without a plan counts as a person but not as a plan', () => {
    const summary = summarise([
      person({
        attention: 1,
        planned: 20,
        done: 10,
        inPlace: 8,
        notInPlace: 1,
        uncertain: 1,
        plannedMetres: 30_000,
        travelledMetres: 12_000,
      }),
      person({ planState: 'none', done: 2, inPlace: 2, travelledMetres: 500, attention: 2 }),
    ])
    expect(summary).toMatchObject({
      people: 2,
      withPlan: 1,
      planned: 20,
      done: 12,
      inPlace: 10,
      judged: 12,
      travelled: 12_500,
      plannedMetres: 30_000,
      exceptions: 3,
    })
  })
})
