import { createRandom, type Random } from '#engines/random/random.ts'
import type { Enquiry } from '#contracts/inspections.ts'
import type { InspectionSeed } from '#modules/inspections/index.ts'
import type { CustomerSeed } from '#modules/customers/index.ts'
import type { VisitSeed } from '#modules/visits/index.ts'
import { shiftDate } from '#platform/calendar/dates.ts'
import type { Pack } from '#platform/pack/pack.ts'
import { pick } from './names.ts'
import { seededId } from './random-tools.ts'

/** Retailers and visits of an account manager who is assessed. */
export interface AssessedManager {
  readonly id: string
  readonly customers: readonly CustomerSeed[]
  readonly visits: readonly VisitSeed[]
}

/** How many account managers the demo's assessments are about: the first marketing unit's. */
export const ASSESSED_MANAGERS = 6
const CLAIMED_DAYS = 14
const PER_MANAGER = 10
/** Days before today: two published, one finished and not published yet. */
const DAYS_AGO = [64, 33, 4] as const

/** Finished assessments of the first account managers, so that results, comparison and trend have something to show. */
export function demoInspections(
  pack: Pack,
  seed: number,
  today: string,
  assessor: { readonly id: string; readonly unitId: string },
  managers: readonly AssessedManager[],
  momentOf: (date: string) => number,
): InspectionSeed[] {
  const { inspectionForm: form } = pack
  if (!form || managers.length === 0) return []
  return DAYS_AGO.map((days, round): InspectionSeed => {
    const date = shiftDate(today, -days)
    const start = momentOf(date)
    const random = createRandom(seed * 31 + round)
    const visitsOf = Map.groupBy(
      managers.flatMap(({ visits }) =>
        visits.filter(
          (visit) =>
            visit.endedAt !== null && visit.date < date && visit.date >= shiftDate(date, -CLAIMED_DAYS),
        ),
      ),
      (visit) => visit.customerId,
    )
    return {
      id: seededId(random, start),
      unitId: assessor.unitId,
      title: `${Number(date.slice(5, 7))} 月市区考核`,
      date,
      assessorId: assessor.id,
      design: {
        managerIds: managers.map((manager) => manager.id),
        sizeMode: 'per_manager',
        sampleSize: PER_MANAGER,
        stratifyBy: ['grade'],
        weights: { grades: {}, types: {}, keyCustomer: 1.5 },
      },
      form,
      claimedDays: CLAIMED_DAYS,
      shops: managers.flatMap((manager) =>
        manager.customers
          .filter((customer) => customer.state === 'active')
          .map((customer) => ({ ...customer, ownerId: manager.id })),
      ),
      secret: Array.from({ length: 8 }, () => random.uint32().toString(16).padStart(8, '0')).join(''),
      drawnAt: new Date(start + 8 * 3_600_000),
      publishedAt: round === DAYS_AGO.length - 1 ? null : new Date(start + 34 * 3_600_000),
      found: (shop, index) => {
        if (random.next() < 0.05) return null
        const from = start + (8.6 * 60 + index * 8) * 60_000
        return {
          findings: findingsOf(random),
          enquiries: enquiriesOf(random, visitsOf.get(shop.id) ?? []),
          startedAt: new Date(from),
          endedAt: new Date(from + 6 * 60_000),
          remark:
            random.next() < 0.15 ? pick(random, ['店主希望增加新品', '价签被货架挡住', '店员代答']) : null,
        }
      },
    }
  })
}

function findingsOf(random: Random): Record<string, string | number> {
  const chance = random.next()
  return {
    price_labelling: chance < 0.74 ? 'complete' : chance < 0.93 ? 'partial' : 'none',
    policy_publicity: pick(random, ['clear', 'clear', 'clear', 'heard', 'heard', 'unknown']),
    satisfaction: pick(random, [5, 5, 5, 4, 4, 4, 3, 2]),
  }
}

/** Nearly every visit that was made is confirmed; one in twenty is not, and some owners cannot tell. */
function enquiriesOf(random: Random, visits: readonly VisitSeed[]): Enquiry[] {
  const answer = (): Enquiry['answer'] => {
    const chance = random.next()
    return chance < 0.86 ? 'confirmed' : chance < 0.92 ? 'denied' : 'unsure'
  }
  if (visits.length === 0)
    return [{ visitId: null, answer: random.next() < 0.9 ? 'denied' : 'confirmed', note: null }]
  return visits.map((visit) => ({ visitId: visit.id, answer: answer(), note: null }))
}
