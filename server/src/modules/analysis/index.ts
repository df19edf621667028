import {
  assessSite,
  dayTrace,
  differences,
  peopleCoverage,
  unitCoverage,
  visitEffect,
} from '#contracts/analysis.ts'
import { putOrders } from '#contracts/orders.ts'
import { ok } from '#platform/errors/result.ts'
import { route } from '#platform/http/index.ts'
import type { Platform, ServerModule } from '#platform/platform.ts'
import { analysisCustomerRows } from './analysis.customer-rows.ts'
import type { AnalysisNeeds } from './analysis.needs.ts'
import { effectOfVisits, openTrace, reportDifferences, siteAt } from './analysis.service.ts'
import { analysisSettings } from './analysis.settings.ts'
import { coverageByPerson, coverageByUnit } from './coverage.service.ts'
import { takeOrders } from './orders/take-orders.ts'

/** The public face of the analysis module: decision analysis and effect evaluation of field work (S1.6). */
export { analysisClassification } from './analysis.classification.ts'
export {
  type DeliverySeed,
  loadDeliveries,
  loadOrderBrands,
  type OrderBrandSeed,
} from './order-details.repo.ts'

export function createAnalysisModule(platform: Platform, needs: AnalysisNeeds): ServerModule {
  const context = { platform, needs }
  return {
    name: 'analysis',
    routes: [
      route(peopleCoverage, ({ grant, query }) => coverageByPerson(context, grant, query)),
      route(unitCoverage, ({ grant, query }) => coverageByUnit(context, grant, query)),
      route(dayTrace, ({ grant, params }) => openTrace(context, grant, params)),
      route(visitEffect, ({ grant, query }) => effectOfVisits(context, grant, query)),
      route(differences, ({ grant, query }) => reportDifferences(context, grant, query)),
      route(putOrders, async ({ grant, locale, body }) =>
        ok({ results: await takeOrders(context, grant, locale, body.orders) }),
      ),
      route(assessSite, async ({ grant, query }) => ok(await siteAt(context, grant, query))),
    ],
    settings: analysisSettings,
    customerRows: analysisCustomerRows(context),
  }
}
