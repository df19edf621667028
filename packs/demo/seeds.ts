import type { Fix } from '#contracts/in-place.ts'
import type { VisitReason } from '#contracts/visit-plans.ts'
import type { PlanSeed, VisitSeed } from '#modules/visits/index.ts'
import type { Pack } from '#platform/pack/pack.ts'
import type { DemoDay, DemoFix } from './field-days.ts'
import type { DemoTrade } from './trade.ts'

/** The demo's days as the visits module loads them. `cutMinute` ends a day that is still going on. */
export function planSeed(
  day: DemoDay,
  pack: Pack,
  trade: Pick<DemoTrade, 'officeOf'>,
  dayStart: number,
  cutMinute: number,
): PlanSeed {
  const office = trade.officeOf(day.manager.unit)
  const minutes = new Map(pack.customerTypes.map((type) => [type.code, type.serviceMinutes]))
  return {
    id: day.planId,
    ownerId: day.manager.id,
    unitId: day.manager.unitId,
    date: day.date,
    state: 'confirmed',
    tour: 'closed',
    start: office,
    end: office,
    departAt: '08:30',
    confirmedAt: new Date(dayStart + Math.min(cutMinute, 8 * 60 + 22) * 60_000),
    stops: day.stops.map((stop, index) => ({
      id: stop.id,
      customerId: stop.retailer.id,
      position: stop.retailer.position,
      serviceMinutes: minutes.get(stop.retailer.type) ?? 12,
      reasons: [reasonOf(day, index)],
      skipReason: cutMinute >= 24 * 60 ? stop.skipReason : null,
      skippedAt:
        cutMinute >= 24 * 60 && stop.skipReason !== null ? new Date(dayStart + (17 * 60 + 5) * 60_000) : null,
    })),
  }
}

function reasonOf(day: DemoDay, index: number): VisitReason {
  const { retailer } = day.stops[index]!
  const period = Math.max(1, Math.round((retailer.frequency.weeks * 7) / retailer.frequency.visits))
  return { code: 'due', facts: { dueOn: day.date, period }, points: 40 }
}

export function visitSeeds(day: DemoDay, pack: Pack, dayStart: number, cutMinute: number): VisitSeed[] {
  const at = (minute: number): Date => new Date(dayStart + Math.round(minute * 60_000))
  return day.visits
    .filter((visit) => visit.startMinute < cutMinute)
    .map((visit) => {
      const ended = visit.endMinute < cutMinute
      return {
        id: visit.id,
        ownerId: day.manager.id,
        unitId: day.manager.unitId,
        customerId: visit.retailer.id,
        customerPosition: visit.retailer.position,
        date: day.date,
        stopId: visit.stopId,
        startedAt: at(visit.startMinute),
        endedAt: ended ? at(visit.endMinute) : null,
        startFix: fixOf(visit.startFix, at(visit.startMinute)),
        endFix: ended ? fixOf(visit.endFix, at(visit.endMinute)) : null,
        findings: ended ? visit.findings : {},
        formVersion: ended ? pack.visitForm.version : null,
        note: ended ? visit.note : null,
        nextStep: ended ? visit.nextStep : null,
        nextStepOn: ended ? visit.nextStepOn : null,
      }
    })
}

const fixOf = (fix: DemoFix | null, at: Date): Fix | null =>
  fix && { ...fix, altitude: null, speed: null, heading: null, takenAt: at.toISOString() }
