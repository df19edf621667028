import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#testing/database.ts'
import { type BusinessCalendar, createCalendar } from './business-calendar.ts'

let test: TestDatabase
let calendar: BusinessCalendar
beforeAll(async () => {
  test = await createTestDatabase()
  // 2026-09-30 23:30 in Shanghai is still 30 September, although it is 15:30 in London.
  calendar = createCalendar({
    db: test.db,
    timeZone: 'Asia/Shanghai',
    now: () => new Date('2026-09-30T15:30:00Z'),
  })
})
afterAll(() => test.drop())

describe('the business calendar', () => {
  it('knows the National Day holiday of 2026 and its make-up working day', async () => {
    // Notice of the State Council for 2026: off from 1 to 7 October; Sunday 20 September and Saturday 10 October worked.
    expect(await calendar.isWorkday('2026-10-01')).toBe(false)
    expect(await calendar.nameOf('2026-10-01')).toBe('国庆节')
    expect(await calendar.isWorkday('2026-10-08')).toBe(true)
    expect(await calendar.isWorkday('2026-10-10')).toBe(true)
    expect((await calendar.days('2026-10-10', '2026-10-10'))[0]?.kind).toBe('makeup_workday')
    expect((await calendar.days('2026-10-17', '2026-10-17'))[0]?.kind).toBe('weekend')
  })

  it('counts working days across a holiday', async () => {
    // After Wednesday 30 September come seven days off; the first working day is Thursday 8 October.
    expect(await calendar.addWorkdays('2026-09-30', 1)).toBe('2026-10-08')
    expect(await calendar.addWorkdays('2026-10-08', -1)).toBe('2026-09-30')
  })

  it('takes today and the bounds of a day in the organisation’s zone', () => {
    expect(calendar.today()).toBe('2026-09-30')
    expect(calendar.boundsOf('2026-09-30').start.toISOString()).toBe('2026-09-29T16:00:00.000Z')
    expect(calendar.boundsOf('2026-09-30').end.toISOString()).toBe('2026-09-30T16:00:00.000Z')
    expect(calendar.dateOf(new Date('2026-09-30T16:00:00Z'))).toBe('2026-10-01')
  })

  it('lets the organisation’s own days win over the official ones', async () => {
    await test.db
      .insertInto('calendar_days')
      .values([
        { date: '2026-10-09', kind: 'holiday', name: '公司放假' },
        { date: '2026-10-18', kind: 'workday', name: '盘点' },
      ])
      .execute()
    calendar.forget()
    expect(await calendar.isWorkday('2026-10-09')).toBe(false)
    expect(await calendar.nameOf('2026-10-09')).toBe('公司放假')
    expect(await calendar.isWorkday('2026-10-18')).toBe(true)
  })

  it('says how far the holidays are known, with whole years that were entered here', async () => {
    const official = await calendar.dataUntil()
    expect(official).toMatch(/^20\d\d-12-31$/)
    expect(official >= '2026-12-31').toBe(true)
    const next = Number(official.slice(0, 4)) + 1
    const enter = async (date: string) => {
      await test.db.insertInto('calendar_days').values({ date, kind: 'holiday', name: '节日' }).execute()
      calendar.forget()
    }
    await enter(`${next}-01-01`)
    expect(await calendar.dataUntil()).toBe(official)
    await enter(`${next}-10-01`)
    expect(await calendar.dataUntil()).toBe(`${next}-12-31`)
  })
})
