import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  bd09,
  convert,
  densify,
  distanceMatrix,
  durationMatrix,
  estimateTravel,
  gcj02,
  greatCircleMetres,
  roundMatrix,
  sparseMatrix,
  toBd09,
  toGcj02,
  toWgs84,
  travelModels,
  wgs84,
} from './index.ts'

const metresApart = (a: { lng: number; lat: number }, b: { lng: number; lat: number }) =>
  greatCircleMetres(wgs84(a.lng, a.lat), wgs84(b.lng, b.lat))

const china = fc.record({
  lng: fc.double({ min: 74, max: 134, noNaN: true }),
  lat: fc.double({ min: 18, max: 53, noNaN: true }),
})

describe('coordinate systems', () => {
  it('meet the published triple at Tiananmen', () => {
    const satellite = wgs84(116.404, 39.915)
    expect(toGcj02(satellite).lng).toBeCloseTo(116.41024449916938, 9)
    expect(toGcj02(satellite).lat).toBeCloseTo(39.91640428150164, 9)
    expect(toBd09(satellite).lng).toBeCloseTo(116.41662724378733, 9)
    expect(toBd09(satellite).lat).toBeCloseTo(39.92269955221622, 9)
  })

  it('convert there and back to within a millimetre', () => {
    fc.assert(
      fc.property(china, ({ lng, lat }) => {
        const start = wgs84(lng, lat)
        expect(metresApart(toWgs84(toGcj02(start)), start)).toBeLessThan(1e-3)
        expect(metresApart(toWgs84(toBd09(start)), start)).toBeLessThan(1e-3)
        expect(metresApart(toGcj02(toBd09(start)), toGcj02(start))).toBeLessThan(1e-3)
      }),
    )
  })

  it('are one and the same outside China, BD-09 included', () => {
    for (const [lng, lat] of [
      [2.3522, 48.8566],
      [-122.4, 37.8],
      [151.2, -33.9],
    ] as const) {
      for (const point of [wgs84(lng, lat), gcj02(lng, lat), bd09(lng, lat)]) {
        for (const crs of ['WGS84', 'GCJ02', 'BD09'] as const) {
          expect(convert(point, crs)).toEqual({ lng, lat, crs })
        }
      }
    }
  })

  it('come to an end on the edge of the shifted rectangle, where the shift jumps', () => {
    for (const lng of [72.004, 72.005, 72.01, 137.8347, 137.83]) {
      for (const lat of [0.8293, 0.83, 30, 55.827, 55.8271]) {
        expect(metresApart(toWgs84(gcj02(lng, lat)), { lng, lat })).toBeLessThan(3000)
      }
    }
  })

  it('refuse what is not on earth', () => {
    expect(() => wgs84(181, 0)).toThrow(RangeError)
    expect(() => wgs84(0, Number.NaN)).toThrow(RangeError)
    expect(() => wgs84(39.9, 116.4)).toThrow('116.4')
  })

  it('cannot be mixed', () => {
    // @ts-expect-error a GCJ-02 position is no WGS-84 position
    greatCircleMetres(gcj02(116, 39), wgs84(116, 39))
    // @ts-expect-error and nothing is a position without having been checked
    greatCircleMetres({ lng: 116, lat: 39, crs: 'WGS84' }, wgs84(116, 39))
  })
})

describe('distances', () => {
  it('follow the great circle', () => {
    // A degree of a great circle is 2πR/360 = 111 195.08 m.
    expect(greatCircleMetres(wgs84(0, 0), wgs84(0, 1))).toBeCloseTo(111_195.08, 1)
    expect(greatCircleMetres(wgs84(179.5, 0), wgs84(-179.5, 0))).toBeCloseTo(111_195.08, 1)
    // Half way round: π R.
    expect(greatCircleMetres(wgs84(10, 20), wgs84(-170, -20))).toBeCloseTo(Math.PI * 6_371_008.7714, 0)
    // 1e-7° of latitude is 11.1 mm: the haversine keeps what the law of cosines loses.
    expect(greatCircleMetres(wgs84(116, 39), wgs84(116, 39.0000001))).toBeCloseTo(0.01112, 4)
  })

  it('obey symmetry and the triangle inequality', () => {
    fc.assert(
      fc.property(china, china, china, (a, b, c) => {
        const [p, q, r] = [wgs84(a.lng, a.lat), wgs84(b.lng, b.lat), wgs84(c.lng, c.lat)]
        expect(greatCircleMetres(p, q)).toBe(greatCircleMetres(q, p))
        expect(greatCircleMetres(p, r)).toBeLessThanOrEqual(
          greatCircleMetres(p, q) + greatCircleMetres(q, r) + 1e-6,
        )
      }),
    )
  })
})

describe('matrices', () => {
  const places = [wgs84(120.6, 28), wgs84(120.7, 28), wgs84(120.7, 28.1)]

  it('hold metres times the detour and the seconds that follow from them', () => {
    const { distances, durations } = estimateTravel(places, {
      detour: 1.5,
      metresPerSecond: 5,
      secondsPerLeg: 60,
    })
    const crow = greatCircleMetres(places[0]!, places[2]!)
    expect(distances.at(0, 2)).toBeCloseTo(1.5 * crow, 6)
    expect(durations.at(2, 0)).toBeCloseTo((1.5 * crow) / 5 + 60, 6)
    expect(durations.at(1, 1)).toBe(0)
  })

  it('fill what a provider does not know by the estimate, each direction for itself', () => {
    const estimate = distanceMatrix(places, 1.3)
    const roads = sparseMatrix(
      [
        { from: 0, to: 1, value: 20_000 },
        { from: 2, to: 1, value: Number.NaN },
        { from: 1, to: 2, value: -1 },
      ],
      estimate,
    )
    expect(roads.known).toBe(1)
    expect(roads.has(0, 1)).toBe(true)
    expect(roads.has(1, 0)).toBe(false)
    const whole = densify(roads)
    expect(whole.at(0, 1)).toBe(20_000)
    expect(whole.at(1, 0)).toBe(estimate.at(1, 0))
    expect(whole.at(1, 2)).toBe(estimate.at(1, 2))
    expect(() => sparseMatrix([{ from: 0, to: 3, value: 1 }], estimate)).toThrow(RangeError)
  })

  it('round to integers for exact sums', () => {
    const metres = distanceMatrix(places)
    expect(roundMatrix(metres).values).toBeInstanceOf(Int32Array)
    expect(roundMatrix(metres).at(0, 1)).toBe(Math.round(metres.at(0, 1)))
    expect(durationMatrix(metres, travelModels.walk).at(0, 1)).toBeCloseTo(metres.at(0, 1) / 1.3, 6)
  })
})
