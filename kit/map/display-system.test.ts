import { describe, expect, test } from 'vitest'
import { displaySystem, shiftGeometry } from './display-system.ts'

/** gcoord's published vector: the same spot in Beijing in the three systems. */
const wgs = { lng: 116.404, lat: 39.915 }
const gcj = [116.41024449916938, 39.91640428150164] as const
const bd = [116.41662724378733, 39.92269955221622] as const

describe('points on tiles of another coordinate system', () => {
  test('WGS-84 tiles leave points alone', () => {
    expect(displaySystem('wgs84').toDisplay(wgs)).toEqual([wgs.lng, wgs.lat])
    expect(displaySystem(undefined).fromDisplay(120.7, 28)).toEqual({ lng: 120.7, lat: 28 })
  })

  test.each([
    ['gcj02', gcj],
    ['bd09', bd],
  ] as const)('%s: shifted onto the tiles by the published vector, and back', (system, expected) => {
    const display = displaySystem(system)
    const shown = display.toDisplay(wgs)
    expect(shown[0]).toBeCloseTo(expected[0], 5)
    expect(shown[1]).toBeCloseTo(expected[1], 5)
    const back = display.fromDisplay(...shown)
    // 1e-7 degrees is about a centimetre: a pin that is dragged and put back must not wander.
    expect(back.lng).toBeCloseTo(wgs.lng, 7)
    expect(back.lat).toBeCloseTo(wgs.lat, 7)
  })

  test('outlines are shifted with every ring', () => {
    const shifted = shiftGeometry(
      {
        type: 'MultiPolygon',
        coordinates: [
          [
            [
              [116.404, 39.915],
              [116.405, 39.915],
              [116.404, 39.916],
              [116.404, 39.915],
            ],
          ],
        ],
      },
      displaySystem('gcj02'),
    )
    expect(shifted.type).toBe('MultiPolygon')
    const first = (shifted as { coordinates: number[][][][] }).coordinates[0]?.[0]?.[0] as number[]
    expect(first[0]).toBeCloseTo(gcj[0], 5)
    expect(first[1]).toBeCloseTo(gcj[1], 5)
  })
})
