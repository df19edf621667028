import { describe, expect, it } from 'vitest'
import type { SamplingDesign } from '#contracts/inspections.ts'
import { commitmentTo, drawLots, newSecret } from './draw.ts'
import { buildFrame, type Eligible, frameHash } from './frame.ts'
import { checkDraw, type RecordedDraw } from './verify.ts'

const design: SamplingDesign = {
  managerIds: ['m1', 'm2'],
  sizeMode: 'per_manager',
  sampleSize: 6,
  stratifyBy: [],
  weights: { grades: {}, types: {}, keyCustomer: 1 },
}

/** 30 shops of m1 and 24 of m2, a third of them grade A, each fourth without a place on the map. */
const shops: Eligible[] = Array.from({ length: 54 }, (_, i) => ({
  id: `c${String(i).padStart(2, '0')}`,
  ownerId: i < 30 ? 'm1' : 'm2',
  unitId: 'u',
  type: 'ordinary',
  grade: i % 3 === 0 ? 'A' : 'B',
  keyCustomer: i % 10 === 0,
  position: i % 4 === 3 ? null : { lng: 120.6 + (i % 7) * 0.01, lat: 28 + Math.floor(i / 7) * 0.01 },
}))
const lot = (secret: string) => ({ planId: 'p', number: 1, secret, publicText: null })
const chosenBy = (given: SamplingDesign, secret: string) => {
  const frame = buildFrame(given, shops)
  return drawLots(given, frame, lot(secret)).drawn.map((index) => frame[index]!)
}

describe('S1.23 shops drawn by lot', () => {
  it('gives every account manager exactly the number asked for, whatever the secret', () => {
    for (let i = 0; i < 40; i++) {
      const chosen = chosenBy(design, `secret ${i}`)
      expect([
        chosen.filter((unit) => unit.managerId === 'm1').length,
        chosen.filter((unit) => unit.managerId === 'm2').length,
      ]).toEqual([6, 6])
    }
  })

  it('gives every stratum its share to the nearest shop', () => {
    // m1 has 10 shops of grade A among 30: 6 · 10/30 = 2 of 6. m2 has 8 among 24: 6 · 8/24 = 2 of 6.
    for (let i = 0; i < 40; i++) {
      const chosen = chosenBy({ ...design, stratifyBy: ['grade'] }, `secret ${i}`)
      for (const manager of ['m1', 'm2'])
        expect(
          chosen.filter((unit) => unit.managerId === manager && unit.grade === 'A').length,
          `secret ${i}`,
        ).toBe(2)
    }
  })

  it('takes shops as often as their chance says, heavier ones more often, those of weight 0 never', () => {
    const weighted: SamplingDesign = {
      ...design,
      managerIds: ['m1'],
      sampleSize: 5,
      weights: { grades: { A: 2 }, types: {}, keyCustomer: 0 },
    }
    const frame = buildFrame(weighted, shops)
    // Of m1's 30 shops 0, 10 and 20 are key customers, one of them (0) of grade A: 9 of weight 2, 18 of weight 1.
    // The weights add up to 36, so a shop of grade A is taken with 5 · 2/36, one of grade B with 5/36.
    const chances = frame.map((unit) => unit.probability)
    expect(chances[1]).toBeCloseTo(5 / 36, 12)
    expect(chances[3]).toBeCloseTo(10 / 36, 12)
    expect(chances[10]).toBe(0)
    const rounds = 3000
    const taken = frame.map(() => 0)
    for (let i = 0; i < rounds; i++)
      for (const index of drawLots(weighted, frame, lot(`round ${i}`)).drawn) taken[index]!++
    // Four standard errors of a share of 10/36 in 3000 rounds are 0.033.
    taken.forEach((times, index) =>
      expect(Math.abs(times / rounds - chances[index]!), `shop ${index}`).toBeLessThan(0.033),
    )
    expect(taken[10]).toBe(0)
  })

  it('takes all there are where more are asked for than there are', () => {
    expect(chosenBy({ ...design, sampleSize: 100 }, 'x')).toHaveLength(54)
  })

  it('is decided by secret, number, words from outside and the list: change one and others come out', () => {
    const frame = buildFrame(design, shops)
    const base = { planId: 'p', number: 1, secret: 'a', publicText: null }
    const outcomes = [
      base,
      { ...base, number: 2 },
      { ...base, secret: 'b' },
      { ...base, publicText: '双色球 2026134 期' },
      { ...base, planId: 'q' },
    ].map((one) => drawLots(design, frame, one).sampleHash)
    expect(new Set(outcomes).size).toBe(5)
    expect(drawLots(design, frame, base).sampleHash).toBe(outcomes[0])
  })
})

describe('S1.23 verification', () => {
  const { secret, commitment } = newSecret()
  const frame = buildFrame(design, shops)
  const lots = drawLots(design, frame, lot(secret))
  const drawn = new Set(lots.drawn)
  const customers = lots.drawn.map((index) => frame[index]!.customerId)
  const honest: RecordedDraw = {
    ...lot(secret),
    commitment,
    committedAt: new Date('2026-11-18T00:00:00Z'),
    drawnAt: new Date('2026-11-18T00:05:00Z'),
    design,
    drawVersion: 1,
    frameHash: lots.frameHash,
    sampleHash: lots.sampleHash,
    units: frame.map((unit, index) => ({ ...unit, drawn: drawn.has(index) })),
    itemCustomerIds: customers,
    audited: { commitment, frameHash: lots.frameHash, sampleHash: lots.sampleHash },
  }
  const failures = (record: RecordedDraw) =>
    checkDraw(record).checks.flatMap((check) => (check.ok ? [] : [check.code]))

  it('finds an honest drawing equal, link by link', () => {
    expect(checkDraw(honest)).toMatchObject({ number: 1, equal: true })
    expect(failures(honest)).toEqual([])
  })

  it('notices another secret than the one committed to, and a commitment made after the drawing', () => {
    expect(failures({ ...honest, secret: 'made to measure' })).toContain('commitment')
    expect(failures({ ...honest, committedAt: new Date('2026-11-18T00:06:00Z') })).toEqual([
      'committed_before',
    ])
  })

  it('notices a shop that was exchanged in the list, on the plan, or in the mark of what was drawn', () => {
    const [first, ...others] = customers
    const kept = new Set(others)
    const outsider = frame.find((unit) => !customers.includes(unit.customerId))!.customerId
    expect(failures({ ...honest, itemCustomerIds: [outsider, ...others] })).toEqual(['items'])
    const remarked = honest.units.map((unit) => ({
      ...unit,
      drawn: unit.customerId === outsider || kept.has(unit.customerId),
    }))
    expect(failures({ ...honest, units: remarked })).toEqual(['sample'])
    const removed = honest.units.filter((unit) => unit.customerId !== first)
    expect(failures({ ...honest, units: removed })).toContain('frame')
  })

  it('notices chances that do not follow from the design', () => {
    const favoured = honest.units.map((unit, i) => (i === 0 ? { ...unit, probability: 0.9 } : unit))
    expect(failures({ ...honest, units: favoured })).toEqual(
      expect.arrayContaining(['frame', 'probabilities']),
    )
  })

  it('notices a whole record made up anew, since the audit trail was told another one', () => {
    const forged = newSecret()
    const again = drawLots(design, frame, lot(forged.secret))
    const chosen = new Set(again.drawn)
    const record: RecordedDraw = {
      ...honest,
      ...forged,
      sampleHash: again.sampleHash,
      units: frame.map((unit, index) => ({ ...unit, drawn: chosen.has(index) })),
      itemCustomerIds: again.drawn.map((index) => frame[index]!.customerId),
    }
    expect(failures(record)).toEqual(['audit'])
    // Nothing was told at the time: said openly, since nothing outside the database vouches for it.
    expect(checkDraw({ ...honest, audited: null })).toMatchObject({ equal: true, unaudited: true })
    expect(checkDraw(honest).unaudited).toBe(false)
  })

  it('commits by a hash from which the secret cannot be read, and no two secrets are alike', () => {
    expect(commitment).toMatch(/^[0-9a-f]{64}$/)
    expect(commitment).not.toBe(secret)
    expect(commitmentTo(secret)).toBe(commitment)
    expect(newSecret().secret).not.toBe(newSecret().secret)
  })

  it('hashes the list so that every number of it matters', () => {
    const moved = frame.map((unit, i) => (i === 5 ? { ...unit, east: (unit.east ?? 0) + 1 } : unit))
    expect(frameHash(design, moved)).not.toBe(lots.frameHash)
    expect(frameHash({ ...design, sampleSize: 7 }, frame)).not.toBe(lots.frameHash)
  })
})
