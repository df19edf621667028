import type { CustomersApi } from '#modules/customers/index.ts'
import type { IdentityApi } from '#modules/identity/index.ts'
import type { VisitsApi } from '#modules/visits/index.ts'
import type { Platform } from '#platform/platform.ts'

export type { CustomerFact, PlacedShop, WeekOfOrders } from '#modules/customers/index.ts'
export type { VisitFact } from '#modules/visits/index.ts'

/** A confirmed plan of a day: the way between its customers. */
export interface PlanFact {
  readonly ownerId: string
  readonly date: string
  readonly metres: number
}

/** What analysis asks of the other modules. */
export interface AnalysisNeeds {
  readonly customers: Pick<
    CustomersApi,
    | 'activeFacts'
    | 'weeksOfOrders'
    | 'shopsWithin'
    | 'namesOf'
    | 'idsByLicence'
    | 'putOrders'
    | 'customerNumber'
  >
  readonly visits: Pick<VisitsApi, 'visitFacts' | 'planFacts' | 'travelOf'>
  readonly identity: Pick<IdentityApi, 'people' | 'units' | 'unitsBelow' | 'accountManagers'>
}

export interface AnalysisContext {
  readonly platform: Platform
  readonly needs: AnalysisNeeds
}
