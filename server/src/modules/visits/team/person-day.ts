import type { PersonDay } from '#contracts/team-days.ts'
import { greatCircleMetres, wgs84 } from '#engines/geo/index.ts'
import { minutesOfVisit, needsLook } from '../field/show-visits.ts'
import { byStart } from '../field/doubles.ts'
import type { VisitRow } from '../field/visit-row.ts'
import type { PlanRow, StopRow } from '../plan/plan.repo.ts'
import type { StopProgress } from '../plan/stop-states.ts'
import type { Person } from '../visits.needs.ts'

export interface PersonDayInputs {
  readonly person: Person
  readonly unitName: string
  readonly plan: PlanRow | null
  readonly stops: readonly StopRow[]
  /** Of the day, doubles folded. */
  readonly visits: readonly VisitRow[]
  /** Begun by mistake and taken back: they count for nothing but are told. */
  readonly withdrawn: readonly VisitRow[]
  /** How far the stops are. */
  readonly progress: ReadonlyMap<string, StopProgress>
  readonly customerName: (id: string) => string
  readonly detour: number
  /** A fix less accurate than this proves no position. */
  readonly rejectAccuracyMetres: number
}

/** One person's day in figures. Only a confirmed plan counts as planned: a draft is not yet a promise. */
export function summarisePersonDay(inputs: PersonDayInputs): PersonDay {
  const { person, plan } = inputs
  const stops = plan?.state === 'confirmed' ? inputs.stops : []
  const visits = inputs.visits.toSorted(byStart)
  const states = stops.map((stop) => inputs.progress.get(stop.id)?.state)
  const planned = new Set(stops.map((stop) => stop.id))
  const verdicts = visits.map((visit) => visit.start!.place?.verdict)
  const ends = visits.flatMap((visit) => visit.end?.at ?? []).toSorted((a, b) => a.getTime() - b.getTime())
  const count = <T>(values: readonly T[], wanted: (value: T) => boolean) => values.filter(wanted).length
  return {
    owner: { id: person.id, name: person.name },
    unit: { id: person.unitId, name: inputs.unitName },
    planState: plan?.state ?? 'none',
    planned: stops.length,
    done: count(states, (state) => state === 'done'),
    visiting: count(visits, (visit) => visit.end === null),
    skipped: count(states, (state) => state === 'skipped'),
    unplanned: count(visits, (visit) => visit.stopId === null || !planned.has(visit.stopId)),
    inPlace: count(verdicts, (verdict) => verdict === 'in_place'),
    notInPlace: count(verdicts, (verdict) => verdict === 'not_in_place'),
    uncertain: count(verdicts, (verdict) => verdict === 'uncertain'),
    minutesAtCustomers:
      Math.round(visits.reduce((sum, visit) => sum + (minutesOfVisit(visit) ?? 0), 0) * 10) / 10,
    travelledMetres: Math.round(travelledMetres(visits, inputs.detour, inputs.rejectAccuracyMetres)),
    plannedMetres: plan?.state === 'confirmed' && plan.route ? Math.round(plannedMetres(stops)) : null,
    firstStart: visits[0]?.start?.at.toISOString() ?? null,
    lastEnd: ends.at(-1)?.toISOString() ?? null,
    withdrawn: inputs.withdrawn.length,
    attention: count([...visits, ...inputs.withdrawn], needsLook),
    lastEvent: lastEvent(inputs, stops, visits),
  }
}

/** Metres between the customers of the plan: as with the way that was proved, not from and to the office. */
function plannedMetres(stops: PersonDayInputs['stops']): number {
  const legs = stops.toSorted((a, b) => a.sequence - b.sequence).flatMap((stop) => stop.legMetres ?? [])
  return legs.slice(1).reduce((sum, leg) => sum + leg, 0)
}

/**
 * Metres along the positions that the person proved, one a visit in the order of the visits, × detour factor. The
 * way to the first customer and home from the last was not proved and is not counted.
 */
export function travelledMetres(
  visits: readonly VisitRow[],
  detour: number,
  rejectAccuracyMetres: number,
): number {
  const proven = visits.flatMap(({ start, end }) => {
    const fix = [start?.fix, end?.fix].find((each) => each && each.accuracy <= rejectAccuracyMetres)
    return fix ? [wgs84(fix.lng, fix.lat)] : []
  })
  return proven.reduce(
    (sum, here, index) => (index === 0 ? 0 : sum + greatCircleMetres(proven[index - 1]!, here) * detour),
    0,
  )
}

function lastEvent(
  { customerName, withdrawn }: PersonDayInputs,
  stops: readonly StopRow[],
  visits: readonly VisitRow[],
): PersonDay['lastEvent'] {
  type Event = { at: Date; customerId: string; kind: 'start' | 'end' | 'skip' | 'withdraw' }
  const events = [
    ...visits.map((visit): Event => ({
      at: visit.start!.at,
      customerId: visit.start!.customerId,
      kind: 'start',
    })),
    ...visits.flatMap((visit): Event[] =>
      visit.end ? [{ at: visit.end.at, customerId: visit.start!.customerId, kind: 'end' }] : [],
    ),
    ...withdrawn.flatMap(({ start, withdrawal }): Event[] =>
      start && withdrawal ? [{ at: withdrawal.at, customerId: start.customerId, kind: 'withdraw' }] : [],
    ),
    ...stops.flatMap((stop): Event[] =>
      stop.skippedAt ? [{ at: stop.skippedAt, customerId: stop.customerId, kind: 'skip' }] : [],
    ),
  ]
  const latest = events.reduce<Event | null>(
    (last, event) => (last && last.at > event.at ? last : event),
    null,
  )
  return (
    latest && { at: latest.at.toISOString(), customer: customerName(latest.customerId), kind: latest.kind }
  )
}
