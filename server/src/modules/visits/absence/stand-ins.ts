import { sql } from 'kysely'
import type { Platform } from '#platform/platform.ts'
import type { Membership } from '#platform/policy/index.ts'

const CACHE_MS = 4000

export interface StandIns {
  /** People who are away today and named this one as their substitute. */
  standsInFor(userId: string): Promise<readonly string[]>
  /** Single customers that colleagues handed to this one for today. */
  lentTo(userId: string): Promise<readonly Membership[]>
  /** Who stands in for somebody today, and the last day of it; null when nobody does. */
  substituteOf(userId: string): Promise<{ readonly personId: string; readonly until: string } | null>
  /** An absence has begun or ended: the next question is asked of the database. */
  forget(): void
}

/**
 * For whom and for what somebody stands in today: people who are away and named them as the substitute, customers of
 * a shared day. Asked at every request, so it is remembered for a few seconds.
 */
export function createStandIns(platform: Pick<Platform, 'db' | 'calendar'>): StandIns {
  const people = remembered(platform, async (userId, date) => {
    const { rows } = await sql<{ id: string }>`
      select distinct person_id as id from absences
      where substitute_id = ${userId} and kind = 'away' and ended_at is null
        and from_date <= ${date}::date and to_date >= ${date}::date`.execute(platform.db)
    return rows.map((row) => row.id)
  })
  const customers = remembered(platform, async (userId, date): Promise<Membership[]> => {
    const { rows } = await sql<{ id: string }>`
      select distinct h.customer_id as id
      from absences a join handed_customers h on h.absence_id = a.id
      where a.substitute_id = ${userId} and a.kind = 'share' and a.ended_at is null
        and h.visit_date = ${date}::date and h.returned_at is null`.execute(platform.db)
    return rows.map(({ id }) => ({ customerId: id, role: 'support', lent: true }))
  })
  return {
    standsInFor: (userId) => people.of(userId),
    lentTo: (userId) => customers.of(userId),
    async substituteOf(userId) {
      const date = platform.calendar.today()
      const { rows } = await sql<{ personId: string; until: string }>`
        select substitute_id as "personId", to_date as until from absences
        where person_id = ${userId} and substitute_id is not null and kind = 'away' and ended_at is null
          and from_date <= ${date}::date and to_date >= ${date}::date
        order by to_date desc limit 1`.execute(platform.db)
      return rows[0] ?? null
    },
    forget() {
      people.forget()
      customers.forget()
    },
  }
}

/** What is asked of a person for today, kept for a few seconds; a failed question is not kept. */
function remembered<T>(
  { calendar }: Pick<Platform, 'calendar'>,
  find: (userId: string, date: string) => Promise<readonly T[]>,
) {
  const known = new Map<string, { until: number; date: string; found: Promise<readonly T[]> }>()
  return {
    of(userId: string): Promise<readonly T[]> {
      const date = calendar.today()
      const kept = known.get(userId)
      const now = Date.now()
      if (kept && kept.until > now && kept.date === date) return kept.found
      if (known.size > 5000) known.clear()
      const found = find(userId, date)
      known.set(userId, { until: now + CACHE_MS, date, found })
      found.catch(() => known.delete(userId))
      return found
    },
    forget: () => known.clear(),
  }
}
