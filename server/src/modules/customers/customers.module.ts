import type { Platform, ServerModule } from '#platform/platform.ts'
import type { CustomersApi, Directory } from './customers.api.ts'
import type { CustomersContext, CustomerVocabulary } from './customers.context.ts'
import { customerJobs } from './customers.jobs.ts'
import { createPlanningApi } from './customers.planning.ts'
import { customerRoutes } from './customers.routes.ts'
import { customerSettings } from './customers.settings.ts'
import { importRoutes } from './imports/import.routes.ts'
import { createTotals } from './customers.totals.ts'
import { createNameLookup } from './names.ts'

/**
 * The customers module. `vocabulary` are the grades and types of the industry pack in force: cards and imports are
 * held to them, and import files may use their names.
 */
export function createCustomersModule(
  platform: Platform,
  directory: Directory,
  vocabulary: CustomerVocabulary | null = null,
): ServerModule & CustomersApi {
  const context: CustomersContext = {
    platform,
    directory,
    names: createNameLookup(directory),
    totals: createTotals(),
    vocabulary,
  }
  return {
    name: 'customers',
    routes: [...customerRoutes(context), ...importRoutes(context)],
    settings: customerSettings,
    jobs: customerJobs(context),
    ...createPlanningApi(platform.db),
  }
}
