import type { PlaceRule } from '#engines/place/index.ts'
import type { Result } from '#platform/errors/result.ts'
import type { Platform, ServerModule } from '#platform/platform.ts'
import type { Membership } from '#platform/policy/index.ts'
import { type ClaimedVisit, claimedVisits } from './field/claimed-visits.ts'
import { createStandIns } from './absence/stand-ins.ts'
import { createCustomerMatters } from './customer-matters.ts'
import { createDivisionFacts, type DivisionFacts } from './division-facts.ts'
import { allowPhotos } from './field/photos.ts'
import { visitCustomerRows } from './visits.customer-rows.ts'
import { type OrderedPlaces, orderPlaces, type PlacesToOrder } from './route/order-places.ts'
import { roadSource } from './distance/distance.service.ts'
import { createProviderKeys } from './distance/provider-keys.repo.ts'
import { roadDistances } from './distance/road-distances.ts'
import type { DistanceProvider } from './route/distance-provider.ts'
import { createMonthPool } from './month/month-worker.ts'
import { createRoutingPool } from './routing-worker.ts'
import { createVisitFacts } from './visits.analysis.ts'
import { placeRuleOf, type VisitsContext } from './visits.context.ts'
import { visitJobs } from './visits.jobs.ts'
import type { VisitsNeeds } from './visits.needs.ts'
import { visitRollup } from './visits.rollup.ts'
import { visitRoutes } from './visits.routes.ts'
import { declareTypeMinutes, readVisitSettings, visitSettings } from './visits.settings.ts'

/** The public face of the visits module: plans of days, visits in the field, the team's day. */
export { loadPlans, loadVisits, type PlanSeed, type VisitSeed } from './visits.load.ts'
export type { VisitFact } from './visits.analysis.ts'
export type { DivisionFacts, ExpectedService, OpenMatters, VisitBasics } from './division-facts.ts'
export { visitsClassification } from './visits.classification.ts'
export type { DistanceProvider, TravelTable } from './route/distance-provider.ts'
export type { Person, VisitsDirectory, VisitsNeeds } from './visits.needs.ts'

export type { ClaimedVisit } from './field/claimed-visits.ts'

/** What other modules may ask of visits. */
export interface VisitsApi
  extends ReturnType<typeof createVisitFacts>, ReturnType<typeof createCustomerMatters>, DivisionFacts {
  /**
   * Finished visits by customer and date, or by id, each with its verdict and without any position: for a caller
   * that has decided by its own records that they may be told. Oldest first.
   */
  claimedVisits(wanted: Parameters<typeof claimedVisits>[1]): Promise<ClaimedVisit[]>
  /** The rule by which somebody is at a customer, as it holds at a unit. */
  placeRule(unitId: string): Promise<PlaceRule>
  /** Seconds by which a device's clock may be wrong before its times are corrected, at a unit. */
  clockTolerance(unitId: string): Promise<number>
  /** Places in the order of least distance, by the distances that routes use. */
  orderPlaces(unitId: string, places: PlacesToOrder): Promise<Result<OrderedPlaces>>
  /** People who are away today and have named somebody as their substitute. */
  standsInFor(userId: string): Promise<readonly string[]>
  /** Single customers that colleagues handed to somebody for today. */
  lentTo(userId: string): Promise<readonly Membership[]>
  /** Who stands in for somebody today, and the last day of it; null when nobody does. */
  substituteOf(userId: string): Promise<{ readonly personId: string; readonly until: string } | null>
  /** The calendar has moved on: who stands in for whom is asked anew. */
  forgetStandIns(): void
  /** Ends the threads that compute routes. */
  close(): Promise<void>
}

/** Threads that order routes: two serve a city; the machine has other work too. */
const ROUTING_THREADS = 2
/** Threads that plan months: whoever waits at a screen still finds a processor free on larger machines. */
const MONTH_THREADS = 2

export function createVisitsModule(
  platform: Platform,
  needs: VisitsNeeds,
  options: { readonly distances?: DistanceProvider } = {},
): ServerModule & VisitsApi {
  const routing = createRoutingPool(ROUTING_THREADS)
  const months = createMonthPool(MONTH_THREADS)
  const providerKeys = createProviderKeys({ db: platform.db, dataDir: platform.config.dataDir })
  const context: VisitsContext = {
    platform,
    needs,
    routing,
    months,
    standIns: createStandIns(platform),
    providerKeys,
    distances:
      options.distances ??
      roadDistances({
        db: platform.db,
        log: platform.log,
        now: platform.now,
        source: () => roadSource(platform, providerKeys),
      }),
  }
  allowPhotos(context)
  return {
    name: 'visits',
    routes: visitRoutes(context),
    settings: [
      ...Object.values(visitSettings),
      ...declareTypeMinutes(platform.settings, needs.customerTypes ?? []),
    ],
    jobs: visitJobs(context, MONTH_THREADS),
    customerRows: { ...visitCustomerRows(context), rollup: visitRollup },
    standsInFor: (userId) => context.standIns.standsInFor(userId),
    lentTo: (userId) => context.standIns.lentTo(userId),
    substituteOf: (userId) => context.standIns.substituteOf(userId),
    forgetStandIns: () => context.standIns.forget(),
    close: async () => {
      await Promise.all([routing.close(), months.close()])
    },
    claimedVisits: (wanted) => claimedVisits(context, wanted),
    placeRule: async (unitId) => placeRuleOf(await readVisitSettings(platform.settings, unitId)),
    clockTolerance: async (unitId) => (await readVisitSettings(platform.settings, unitId)).clockTolerance,
    orderPlaces: (unitId, places) => orderPlaces(context, unitId, places),
    ...createVisitFacts(context),
    ...createDivisionFacts(context),
    ...createCustomerMatters(context),
  }
}
