import type { Platform, ServerModule } from '#platform/platform.ts'
import { allowPhotos } from './field/photos.ts'
import type { InspectionsNeeds } from './inspections.context.ts'
import { inspectionCustomerRows } from './inspections.customer-rows.ts'
import { inspectionJobs } from './inspections.jobs.ts'
import { inspectionRoutes } from './inspections.routes.ts'
import { titlesOfPlans } from './plan/plan-titles.ts'
import { inspectionSettings } from './inspections.settings.ts'

/** The public face of the inspections module: shops drawn by lot, assessed on site, and what follows from it. */
export { inspectionsClassification } from './inspections.classification.ts'
export { type InspectionSeed, loadInspections } from './inspections.load.ts'
export { verifyPlan } from './sampling/verify.service.ts'

export function createInspectionsModule(platform: Platform, needs: InspectionsNeeds): ServerModule {
  const context = { platform, needs }
  allowPhotos(context)
  return {
    name: 'inspections',
    routes: inspectionRoutes(context),
    settings: Object.values(inspectionSettings),
    jobs: inspectionJobs(context),
    namesOfThings: (ids) => titlesOfPlans(platform.db, ids),
    customerRows: inspectionCustomerRows(context),
  }
}
