import { globSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { takeFix } from './position.ts'

const root = resolve(import.meta.dirname, '../../..')

/** A device that answers as told and counts how it was asked. */
function device(answer: (ok: PositionCallback, failed: PositionErrorCallback) => void) {
  const asked: (PositionOptions | undefined)[] = []
  const never = () => {
    throw new Error('a position is watched')
  }
  const geolocation: Geolocation = {
    getCurrentPosition: (ok, failed, options) => {
      asked.push(options)
      answer(ok, failed ?? (() => undefined))
    },
    watchPosition: never,
    clearWatch: never,
  }
  return { geolocation, asked }
}

describe('S1.12 a position is taken at a press and at no other moment', () => {
  it('S1.34 asks once, for a fresh fix, and stops waiting after the time that the unit has set', async () => {
    const coords = { longitude: 120.6, latitude: 28, accuracy: 12, altitude: null, speed: null, heading: NaN }
    const { geolocation, asked } = device((ok) =>
      ok({ coords, timestamp: Date.UTC(2026, 10, 18, 1, 0) } as unknown as GeolocationPosition),
    )
    const { fix } = await takeFix(45, geolocation)
    expect(fix).toEqual({
      lng: 120.6,
      lat: 28,
      accuracy: 12,
      altitude: null,
      speed: null,
      heading: null,
      takenAt: '2026-11-18T01:00:00.000Z',
    })
    // An age of 0 keeps the browser from answering with where the phone was before the press.
    expect(asked).toEqual([{ enableHighAccuracy: true, timeout: 45_000, maximumAge: 0 }])
  })

  it('says why there is none, so that the visit can go on without', async () => {
    const failing = (code: number) =>
      device((_, failed) => failed({ code, message: '' } as GeolocationPositionError)).geolocation
    const problems = await Promise.all(
      [1, 2, 3].map(async (code) => (await takeFix(15, failing(code))).problem),
    )
    expect(problems).toEqual(['denied', 'unavailable', 'timeout'])
  })

  it('no other source of the screens asks a device where it is, and only the sheet of the two presses calls it', () => {
    const sources = globSync('{kit,web/src,field/src}/**/*.{ts,tsx}', { cwd: root })
      .filter((file) => !/\.test\.tsx?$/.test(file))
      .map((file) => ({
        file: file.replaceAll('\\', '/'),
        text: readFileSync(resolve(root, file), 'utf8'),
      }))
    const naming = (pattern: RegExp) =>
      sources
        .filter(({ text }) => pattern.test(text))
        .map(({ file }) => file)
        .sort()
    expect(naming(/geolocat/i)).toEqual(['field/src/visit/position.ts'])
    expect(naming(/watchPosition/)).toEqual([])
    expect(naming(/takeFix/)).toEqual(['field/src/visit/fix-sheet.tsx', 'field/src/visit/position.ts'])
    // The sheet is shown by 开始走访 (press.tsx) and 走访结束, and by an assessor's 开始 and 结束, nowhere else.
    expect(naming(/<FixSheet/)).toEqual([
      'field/src/inspections/item-screen.tsx',
      'field/src/inspections/plan-screen.tsx',
      'field/src/screens/visit.tsx',
      'field/src/visit/press.tsx',
    ])
  })
})
