import type { Platform } from '#platform/platform.ts'
import type { Membership } from '#platform/policy/index.ts'
import { membershipsOn } from './team.repo.ts'

const keepMs = 4000
const mostKept = 5000

export interface Memberships {
  /** In whose account teams somebody is today. */
  of(personId: string): Promise<readonly Membership[]>
  /** A team has changed: the next question is asked of the database. */
  forget(): void
}

/** Asked at every request, so it is remembered for a few seconds, a day at most. */
export function createMemberships(platform: Pick<Platform, 'db' | 'calendar'>): Memberships {
  const known = new Map<string, { until: number; date: string; teams: Promise<readonly Membership[]> }>()
  return {
    forget: () => known.clear(),
    of(personId) {
      const date = platform.calendar.today()
      const kept = known.get(personId)
      const now = Date.now()
      if (kept && kept.until > now && kept.date === date) return kept.teams
      if (known.size > mostKept) known.clear()
      const teams = membershipsOn(platform.db, personId, date)
      known.set(personId, { until: now + keepMs, date, teams })
      teams.catch(() => known.delete(personId))
      return teams
    },
  }
}
