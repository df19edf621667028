import type { Platform, ServerModule } from '#platform/platform.ts'
import { allowPhotos } from './field/photos.ts'
import { type DistanceProvider, greatCircleDistances } from './route/distance-provider.ts'
import { createRoutingPool } from './routing-worker.ts'
import type { VisitsContext } from './visits.context.ts'
import { visitJobs } from './visits.jobs.ts'
import type { VisitsNeeds } from './visits.needs.ts'
import { visitRoutes } from './visits.routes.ts'
import { visitSettings } from './visits.settings.ts'

/** The public face of the visits module: plans of days, visits in the field, the team's day. */
export { loadPlans, loadVisits, type PlanSeed, type VisitSeed } from './visits.load.ts'
export { visitsClassification } from './visits.classification.ts'
export type { DistanceProvider, TravelTable } from './route/distance-provider.ts'
export type { Person, VisitsDirectory, VisitsNeeds } from './visits.needs.ts'

export interface VisitsApi {
  /** Ends the threads that compute routes. */
  close(): Promise<void>
}

/** Threads that order routes: two serve a city; the machine has other work too. */
const ROUTING_THREADS = 2

export function createVisitsModule(
  platform: Platform,
  needs: VisitsNeeds,
  options: { readonly distances?: DistanceProvider } = {},
): ServerModule & VisitsApi {
  const routing = createRoutingPool(ROUTING_THREADS)
  const context: VisitsContext = {
    platform,
    needs,
    routing,
    distances: options.distances ?? greatCircleDistances,
  }
  allowPhotos(context)
  return {
    name: 'visits',
    routes: visitRoutes(context),
    settings: Object.values(visitSettings),
    jobs: visitJobs(context),
    close: () => routing.close(),
  }
}
