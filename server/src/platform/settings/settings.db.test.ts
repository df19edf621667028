import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#testing/database.ts'
import { accepts, createSettings } from './setting-store.ts'
import type { SettingDefinition } from './settings.ts'

const words = { zh: '到位距离', en: 'distance' }
const distance = {
  key: 'test.distance',
  type: 'integer',
  group: words,
  title: words,
  description: words,
  scope: 'unit',
  default: 200,
  min: 50,
  max: 3000,
} as const satisfies SettingDefinition

const city = '018f0000-0000-7000-8000-00000000000a'
const county = '018f0000-0000-7000-8000-00000000000b'
const team = '018f0000-0000-7000-8000-00000000000c'
const otherTeam = '018f0000-0000-7000-8000-00000000000d'
const paths: Record<string, string[]> = { [team]: [city, county, team], [otherTeam]: [city, otherTeam] }

let test: TestDatabase
beforeAll(async () => {
  test = await createTestDatabase()
})
afterAll(() => test.drop())

describe('settings', () => {
  it('inherit from the nearest unit above, then from the installation, then from the default', async () => {
    const settings = createSettings({ db: test.db, unitPath: async (unitId) => paths[unitId] ?? [] })
    const set = async (unitId: string | null, value: number): Promise<void> => {
      await test.db
        .insertInto('settings')
        .values({ key: distance.key, unit_id: unitId, value: JSON.stringify(value) })
        .execute()
      settings.forget()
    }
    expect(await settings.read(distance, team)).toBe(200)
    await set(null, 300)
    expect(await settings.read(distance, team)).toBe(300)
    await set(county, 500)
    expect(await settings.read(distance, team)).toBe(500)
    expect(await settings.read(distance, otherTeam)).toBe(300)
    await set(team, 100)
    expect(await settings.explain(distance, team)).toEqual({ value: 100, from: 'unit', fromUnitId: team })
  })

  it('are read once for all who ask at the same moment, and anew after a failure', async () => {
    let asked = 0
    let broken = true
    const settings = createSettings({
      db: test.db,
      unitPath: async (unitId) => {
        asked++
        if (broken) throw new Error('no line')
        return paths[unitId] ?? []
      },
    })
    await expect(settings.read(distance, team)).rejects.toThrow('no line')
    broken = false
    asked = 0
    const values = await Promise.all(Array.from({ length: 20 }, () => settings.read(distance, otherTeam)))
    expect(new Set(values).size).toBe(1)
    expect(asked).toBe(1)
    expect(await settings.read(distance, team)).toBe(await settings.read(distance, team))
    expect(asked).toBe(2)
  })

  it('pass over a stored value that the definition does not accept any more', async () => {
    const narrow = { ...distance, key: 'test.narrow' }
    await test.db.insertInto('settings').values({ key: narrow.key, unit_id: null, value: '999999' }).execute()
    const settings = createSettings({ db: test.db, unitPath: async () => [] })
    expect(await settings.read(narrow)).toBe(200)
  })

  it('accept only values of their type and within their bounds', () => {
    expect(accepts(distance, 50)).toBe(true)
    expect(accepts(distance, 49)).toBe(false)
    expect(accepts(distance, 60.5)).toBe(false)
    expect(accepts(distance, '60')).toBe(false)
    expect(accepts(distance, Number.NaN)).toBe(false)
  })
})
