import type { Platform, ServerModule } from '#platform/platform.ts'
import type { TerritoriesContext, TerritoriesNeeds } from './territories.needs.ts'
import { namesOfDecisions } from './decision/decision-names.ts'
import { territoryCustomerRows } from './territories.customer-rows.ts'
import { territoryJobs } from './territories.jobs.ts'
import { territoryRoutes } from './territories.routes.ts'
import { allTerritorySettings } from './territories.settings.ts'

/** The public face of the territories module: workload, the studio, decisions and their hand-over. */
export { loadDistricts, type DistrictSeed } from './districts/districts.load.ts'
export { territoriesClassification } from './territories.classification.ts'
export type { TerritoriesDirectory, TerritoriesNeeds } from './territories.needs.ts'

export function createTerritoriesModule(platform: Platform, needs: TerritoriesNeeds): ServerModule {
  const context: TerritoriesContext = { platform, needs }
  return {
    name: 'territories',
    routes: territoryRoutes(context),
    settings: allTerritorySettings,
    jobs: territoryJobs(context),
    namesOfThings: (ids) => namesOfDecisions(platform.db, ids),
    customerRows: territoryCustomerRows(context),
  }
}
