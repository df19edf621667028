import type { listVisits, Visit } from '#contracts/visits.ts'
import type { QueryOf } from '#contracts/http.ts'
import { notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import { covers, type Grant } from '#platform/policy/index.ts'
import type { VisitsContext } from '../visits.context.ts'
import { showVisits } from './show-visits.ts'
import { listVisitRows, visitWithParts } from './visit.repo.ts'

/**
 * Visits, the newest first, within the caller's reach. Of a customer in reach all visits are shown, those of
 * earlier account managers too: the customer's history belongs to the customer. Positions stay with those who may
 * see them. What was withdrawn was no visit: it is on the board of its day and has an address of its own.
 */
export async function findVisits(
  context: VisitsContext,
  grant: Grant<'visits.read'>,
  query: QueryOf<typeof listVisits>,
): Promise<Visit[]> {
  const { customerId } = query
  const known = customerId ? await context.needs.customers.unitAndOwner([customerId]) : null
  const customer = customerId ? known?.get(customerId) : undefined
  const wholeHistory = customer !== undefined && covers(grant.scope, { ...customer, customerId: customerId! })
  const rows = await listVisitRows(context.platform.db, grant, { ...query, wholeHistory })
  const visits = await showVisits(context, grant, rows)
  return visits.filter((visit) => visit.state !== 'withdrawn').toReversed()
}

/** One visit of the caller's reach with everything that proves it, records of a second phone folded in. */
export async function findVisit(
  context: VisitsContext,
  grant: Grant<'visits.read'>,
  id: string,
): Promise<Result<Visit>> {
  const [visit] = await showVisits(context, grant, await visitWithParts(context.platform.db, grant, id))
  return visit ? ok(visit) : fail(notFound())
}
