import { v7 as uuid } from 'uuid'
import type { PlanningCustomer } from '#modules/customers/index.ts'
import type { Executor } from '#platform/db/index.ts'
import type { Grant } from '#platform/policy/index.ts'
import { lastVisits, openFollowUps } from '../field/visit.repo.ts'
import type { VisitRow } from '../field/visit-row.ts'
import { chooseStops } from '../proposal/choose.ts'
import { addDays } from '../proposal/dates.ts'
import { type OpenPromise, scoreCustomer, type Scored } from '../proposal/score.ts'
import type { VisitsContext } from '../visits.context.ts'
import type { VisitSettings } from '../visits.settings.ts'
import type { Place, StopRow } from './plan.repo.ts'
import { type LearnedMinutes, learnedMinutes, serviceTime } from './service-minutes.ts'

/** An undated next step is brought up again for so many days. */
const NOTE_DAYS = 30

export interface Candidates {
  /** Every active customer of the person, best first. */
  readonly scored: readonly Scored[]
  readonly last: ReadonlyMap<string, VisitRow>
  readonly learned: LearnedMinutes
}

/** Scores all customers of a person for a date. */
export async function scoreCustomers(
  context: VisitsContext,
  grant: Grant<'visits.read' | 'visits.plan'>,
  { ownerId, date, settings }: { ownerId: string; date: string; settings: VisitSettings },
  db: Executor = context.platform.db,
): Promise<Candidates> {
  const customers = await context.needs.customers.forPlanning(grant, ownerId, db)
  const ids = customers.map((customer) => customer.id)
  const last = await lastVisits(db, ids, date)
  const followUps = Map.groupBy(await openFollowUps(db, ids, date), (promise) => promise.customerId)
  const scored = customers.map((customer) => {
    const note = undatedNote(last.get(customer.id), date)
    const promises: OpenPromise[] = [...(followUps.get(customer.id) ?? []), ...(note ? [note] : [])]
    return scoreCustomer(customer, date, promises, settings)
  })
  return { scored: scored.toSorted(byScore), last, learned: await learnedMinutes(db, ids, settings) }
}

const byScore = (a: Scored, b: Scored): number =>
  Number(b.eligible) - Number(a.eligible) || b.score - a.score || compareNames(a.customer, b.customer)
const compareNames = (a: PlanningCustomer, b: PlanningCustomer): number => (a.id < b.id ? -1 : 1)

function undatedNote(visit: VisitRow | undefined, date: string): OpenPromise | null {
  if (!visit?.end?.nextStep || visit.end.nextStepOn !== null) return null
  if (addDays(visit.date, NOTE_DAYS) < date) return null
  return { visitId: visit.id, text: visit.end.nextStep, on: null, visitedOn: visit.date }
}

/** The system's choice for a day, as stops of a plan that has not been ordered yet: best reason first. */
export function proposeStops(
  { scored, learned }: Pick<Candidates, 'scored' | 'learned'>,
  start: Place | null,
  settings: VisitSettings,
): StopRow[] {
  const chosen = chooseStops(scored, start, {
    workingMinutes: settings.workingMinutes,
    detour: settings.detour,
    metresPerMinute: (settings.speed * 1000) / 60,
    minutesPerLeg: settings.minutesPerLeg,
    pointsPerKilometre: settings.pointsPerKilometre,
    serviceMinutes: ({ customer }) => serviceTime(customer, settings, learned).minutes,
  })
  return chosen.toSorted(byScore).map((candidate, index) => newStop(uuid(), candidate, index + 1))
}

export function newStop(
  id: string,
  { customer, reasons }: Pick<Scored, 'customer' | 'reasons'>,
  listPosition: number,
): StopRow {
  const shown = reasons.length > 0 ? reasons : [{ code: 'manual' as const, facts: {}, points: 0 }]
  return {
    id,
    customerId: customer.id,
    sequence: listPosition,
    listPosition,
    locked: false,
    reasons: shown,
    arriveAt: null,
    departAt: null,
    legMetres: null,
    skipReason: null,
    skippedAt: null,
  }
}
