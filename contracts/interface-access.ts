import { listAbsences } from './absences.ts'
import type { Verb } from './access.ts'
import { differences, peopleCoverage, unitCoverage, visitEffect } from './analysis.ts'
import { getService } from './customer-service.ts'
import { customerOverview, customerTimeline } from './customer-timeline.ts'
import { getCustomer, listCustomers } from './customers.ts'
import { inspectionResults, inspectionSummary } from './inspection-results.ts'
import { putOrders } from './orders.ts'
import { teamDay } from './team-days.ts'
import { getVisit, listVisits } from './visits.ts'
import { workloadOf } from './workloads.ts'

/**
 * What an interface account may be allowed to call at all (S1.5). Everything else is closed to programs, whatever
 * is added to the API: what a person has to press, disclose, approve or answer for stays with people.
 */
const open = [
  listCustomers,
  getCustomer,
  customerOverview,
  customerTimeline,
  getService,
  listVisits,
  getVisit,
  teamDay,
  listAbsences,
  peopleCoverage,
  unitCoverage,
  visitEffect,
  differences,
  inspectionResults,
  inspectionSummary,
  workloadOf,
  putOrders,
] as const satisfies readonly { readonly name: string; readonly access: Verb }[]

export const openToInterfaces: ReadonlyMap<string, Verb> = new Map(
  open.map(({ name, access }) => [name, access]),
)
