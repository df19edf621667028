import { expect, test } from 'vitest'
import { placesOf, type RouteRequest } from '#engines/day-route/index.ts'
import { greatCircleDistances } from './distance-provider.ts'
import { estimateRoute } from './estimate.ts'
import { walkSeed } from './walk-seed.ts'

const model = { detour: 1.4, metresPerSecond: 7.5, secondsPerLeg: 120 }
const at = (east: number) => ({ lng: 120.6 + east / 100, lat: 28 })
const stops = [at(1), null, at(3), at(3), at(2)].map((position, index) => ({
  id: `stop ${index}`,
  position,
  serviceMinutes: 10 + index,
}))

test.each([
  { tour: 'closed', start: at(0), end: null },
  { tour: 'open', start: at(0), end: at(7) },
  { tour: 'open', start: at(0), end: null },
  { tour: 'open', start: null, end: null },
  { tour: 'closed', start: null, end: null },
] as const)(
  'S1.3 a loaded plan has the times that saving it would give: %o',
  async ({ tour, start, end }) => {
    const request: RouteRequest = {
      stops: stops.map(({ position, ...stop }) => ({
        ...stop,
        name: '',
        place: position,
        windows: null,
        locked: false,
      })),
      start,
      end,
      tour,
      departAt: 510,
    }
    const estimate = estimateRoute(request, await greatCircleDistances.table(placesOf(request), model))
    const walked = walkSeed({ stops, start, end, tour, departAt: '08:30' }, model)
    expect(walked.metres).toBeCloseTo(estimate.metres, 6)
    expect(walked.travelMinutes).toBeCloseTo(estimate.travelMinutes, 6)
    expect(walked.finishAt).toBeCloseTo(estimate.finishAt!, 6)
    for (const [index, { id }] of stops.entries()) {
      const leg = walked.legs[index]
      const expected = estimate.stops.get(id)
      expect(leg === null).toBe(expected === undefined)
      if (!leg || !expected) continue
      expect(leg.metres).toBeCloseTo(expected.legMetres, 6)
      expect(leg.arriveAt).toBeCloseTo(expected.arriveAt, 6)
      expect(leg.departAt).toBeCloseTo(expected.departAt, 6)
    }
  },
)
