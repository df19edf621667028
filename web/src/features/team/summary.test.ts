import { describe, expect, it } from 'vitest'
import type { PersonDay, Visit } from '#contracts/visits.ts'
import { needsLook, summarise } from './summary.ts'

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
  flags: 0,
  lastEvent: null,
  ...change,
})
const visit = (verdict: Visit['place']['verdict'], flags: Visit['flags'] = []): Visit =>
  ({ place: { verdict }, flags }) as Visit

describe('S1.18 the team’s day in figures', () => {
  it('adds people up; somebody without a plan counts as a person but not as a plan', () => {
    const summary = summarise(
      [
        person({
          planned: 20,
          done: 10,
          inPlace: 8,
          notInPlace: 1,
          uncertain: 1,
          plannedMetres: 30_000,
          travelledMetres: 12_000,
        }),
        person({ planState: 'none', done: 2, inPlace: 2, travelledMetres: 500 }),
      ],
      [],
    )
    expect(summary).toMatchObject({
      people: 2,
      withPlan: 1,
      planned: 20,
      done: 12,
      inPlace: 10,
      judged: 12,
      travelled: 12_500,
      plannedMetres: 30_000,
    })
  })

  it('looks at visits that are not in place or carry a hint, not at merely uncertain ones', () => {
    expect(needsLook(visit('not_in_place'))).toBe(true)
    expect(needsLook(visit('in_place', [{ code: 'impossible_speed', facts: {} }]))).toBe(true)
    expect(needsLook(visit('uncertain'))).toBe(false)
    expect(needsLook(visit('in_place'))).toBe(false)
  })
})
