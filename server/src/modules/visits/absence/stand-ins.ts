import { sql } from 'kysely'
import type { Platform } from '#platform/platform.ts'

const CACHE_MS = 4000

export interface StandIns {
  /** People who are away today and named this one as their substitute. */
  standsInFor(userId: string): Promise<readonly string[]>
  /** Who stands in for somebody today, and the last day of it; null when nobody does. */
  substituteOf(userId: string): Promise<{ readonly personId: string; readonly until: string } | null>
  /** An absence has begun or ended: the next question is asked of the database. */
  forget(): void
}

/**
 * For whom somebody stands in today: people who are away and named them as the substitute. Asked at every request,
 * so it is remembered for a few seconds.
 */
export function createStandIns(platform: Pick<Platform, 'db' | 'calendar'>): StandIns {
  const known = new Map<string, { until: number; date: string; people: Promise<readonly string[]> }>()
  return { standsInFor, substituteOf, forget: () => known.clear() }

  function standsInFor(userId: string): Promise<readonly string[]> {
    const date = platform.calendar.today()
    const kept = known.get(userId)
    const now = Date.now()
    if (kept && kept.until > now && kept.date === date) return kept.people
    if (known.size > 5000) known.clear()
    const people = find(userId, date)
    known.set(userId, { until: now + CACHE_MS, date, people })
    people.catch(() => known.delete(userId))
    return people
  }
  async function substituteOf(userId: string): Promise<{ personId: string; until: string } | null> {
    const date = platform.calendar.today()
    const { rows } = await sql<{ personId: string; until: string }>`
      select substitute_id as "personId", to_date as until from absences
      where person_id = ${userId} and substitute_id is not null and kind = 'away' and ended_at is null
        and from_date <= ${date}::date and to_date >= ${date}::date
      order by to_date desc limit 1`.execute(platform.db)
    return rows[0] ?? null
  }
  async function find(userId: string, date: string): Promise<readonly string[]> {
    const { rows } = await sql<{ id: string }>`
      select distinct person_id as id from absences
      where substitute_id = ${userId} and kind = 'away' and ended_at is null
        and from_date <= ${date}::date and to_date >= ${date}::date`.execute(platform.db)
    return rows.map((row) => row.id)
  }
}
