import { customerHoldings, putHoldings } from '#contracts/holdings.ts'
import { ok } from '#platform/errors/result.ts'
import { route } from '#platform/http/index.ts'
import type { Platform, ServerModule } from '#platform/platform.ts'
import { type AccountNumbers, openAccountNumbers } from './account-numbers.ts'
import { balanceField, type HoldingsContext, type HoldingsNeeds, numberField } from './holdings.context.ts'
import { holdingsCustomerRows } from './holdings.customer-rows.ts'
import { holdingsJobs } from './holdings.jobs.ts'
import { openHoldings, protectedValues, putFacts } from './holdings.service.ts'
import { holdingsSettings } from './holdings.settings.ts'
import { importRoutes } from './imports/import.routes.ts'

/** The public face of the holdings module: accounts, what is in them, and when they fall due (S2.33). */
export { holdingsClassification } from './holdings.classification.ts'
export { createHoldingsLoader, type HoldingSeed } from './holdings.load.ts'

export function createHoldingsModule(platform: Platform, needs: HoldingsNeeds): ServerModule {
  let numbers: Promise<AccountNumbers> | undefined
  const context: HoldingsContext = {
    platform,
    needs,
    number: needs.customers.customerNumber,
    numbers: () => (numbers ??= openAccountNumbers(platform.config.dataDir)),
  }
  return {
    name: 'holdings',
    routes: [
      route(customerHoldings, ({ grant, actor, params }) => openHoldings(context, grant, actor, params.id)),
      route(putHoldings, async ({ grant, locale, body }) => ok(await putFacts(context, grant, locale, body))),
      ...importRoutes(context),
    ],
    settings: holdingsSettings,
    jobs: holdingsJobs(context),
    customerRows: holdingsCustomerRows(context),
    protectedFields: async () => [
      {
        ...numberField,
        screen: 'holdings.read',
        name: { zh: '账号', en: 'Account number' },
        values: (db, customerId) => protectedValues(context, db, customerId, 'number'),
      },
      {
        ...balanceField,
        screen: 'holdings.read',
        name: { zh: '账户余额（元）', en: 'Balance (yuan)' },
        values: (db, customerId) => protectedValues(context, db, customerId, 'balance'),
      },
    ],
  }
}
