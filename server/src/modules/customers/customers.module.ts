import type { CustomerRows } from '#platform/customer-rows/customer-rows.ts'
import type { Platform, ServerModule } from '#platform/platform.ts'
import type { CustomersApi, CustomersNeeds, Directory } from './customers.api.ts'
import type { CustomerGuard, CustomersContext } from './customers.context.ts'
import { customerJobs } from './customers.jobs.ts'
import { createOwnerChanges } from './customers.owner-changes.ts'
import { createPlanningApi } from './customers.planning.ts'
import { customerRoutes } from './customers.routes.ts'
import { protectedFields } from './protected-fields.ts'
import { customerSettings } from './customers.settings.ts'
import { mergeRoutes } from './merge/merge.routes.ts'
import { cardsOfCustomer, heldCustomer, survivorOf } from './merge/redirect.ts'
import { createKeyWriter } from './duplicates/other-keys.ts'
import { duplicateRoutes } from './duplicates/duplicates.routes.ts'
import { importRoutes } from './imports/import.routes.ts'
import { type CustomerVocabulary, freeVocabulary } from './customers.vocabulary.ts'
import { createCatalogueStore } from './fields/catalogue-store.ts'
import { recomputeJob } from './fields/fields.jobs.ts'
import { fieldRoutes } from './fields/fields.routes.ts'
import { fieldRows } from './fields/fields.rows.ts'
import { staleFacts } from './fields/stale-facts.ts'
import { customerRows } from './timeline/timeline.rows.ts'
import { timelineSettings } from './timeline/timeline.settings.ts'
import { createTotals } from './customers.totals.ts'
import { type IdNumbers, openIdNumbers } from './id-numbers.ts'
import { createNameLookup } from './names.ts'
import { valueRoutes } from './value/value.routes.ts'
import { gradingRoutes } from './grading/grading.routes.ts'
import { gradingRows } from './grading/grading.rows.ts'
import { poolRoutes } from './pool/pool.routes.ts'
import { ruleRoutes } from './rules/rules.routes.ts'
import { createMemberships } from './ownership/memberships.ts'
import { createBriefs } from './needs/briefs.ts'
import { needsRoutes } from './needs/needs.routes.ts'
import { needsRows } from './needs/needs.rows.ts'
import { peopleRoutes } from './people/people.routes.ts'
import { peopleRows } from './people/people.rows.ts'
import { peopleSettings } from './people/people.settings.ts'
import { qualityRoutes } from './quality/quality.routes.ts'
import { relationRoutes } from './relations/relations.routes.ts'
import { relationsRows } from './relations/relations.rows.ts'
import { ownershipRoutes } from './ownership/ownership.routes.ts'

/** Where no other module is: nobody stands in for anybody. */
const nothingElse: CustomersNeeds = { substituteOf: async () => null, mattersOf: async () => new Map() }

/**
 * The customers module. `vocabulary` are the grades and types of the industry pack in force: cards and imports are
 * held to them, and import files may use their names.
 */
export function createCustomersModule(
  platform: Platform,
  directory: Directory,
  guard: CustomerGuard,
  vocabulary: CustomerVocabulary = freeVocabulary,
  rowsOfModules: () => readonly CustomerRows[] = () => [],
  needs: () => CustomersNeeds = () => nothingElse,
): ServerModule & CustomersApi {
  let idNumbers: Promise<IdNumbers> | undefined
  const context: CustomersContext = {
    platform,
    directory,
    ...guard,
    names: createNameLookup(directory),
    totals: createTotals(),
    vocabulary,
    catalogues: createCatalogueStore(platform.db, vocabulary.cards, async () =>
      platform.jobs.enqueue(platform.db, recomputeJob, {}, { key: recomputeJob }),
    ),
    idNumbers: () => (idNumbers ??= openIdNumbers(platform.config.dataDir)),
    rowsOfModules,
    memberships: createMemberships(platform),
    needs,
  }
  return {
    name: 'customers',
    routes: [
      ...customerRoutes(context),
      ...importRoutes(context),
      ...fieldRoutes(context),
      ...ownershipRoutes(context),
      ...ruleRoutes(context),
      ...poolRoutes(context),
      ...gradingRoutes(context),
      ...valueRoutes(context),
      ...duplicateRoutes(context),
      ...mergeRoutes(context),
      ...peopleRoutes(context),
      ...needsRoutes(context),
      ...relationRoutes(context),
      ...qualityRoutes(context),
    ],
    settings: [...customerSettings, ...timelineSettings, ...peopleSettings],
    jobs: customerJobs(context),
    customerNumber: vocabulary.customerNumber,
    customerRows: [
      ...[customerRows, peopleRows, needsRows, relationsRows, gradingRows].map((rows) => rows(platform)),
      { ...fieldRows(platform), risks: staleFacts(context) },
    ],
    protectedFields: async () => protectedFields,
    ...createPlanningApi(platform.db, guard.disclosure),
    ...createBriefs(context),
    changeOwners: createOwnerChanges(context),
    teamsOf: (personId) => context.memberships.of(personId),
    putCustomerKeys: createKeyWriter(context),
    heldCustomer,
    customerNow: async (id, db = platform.db) => (await survivorOf(db, id)) ?? id,
    cardsOfCustomer: (id, db = platform.db) => cardsOfCustomer(db, id),
  }
}
