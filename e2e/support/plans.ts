import type { APIRequestContext } from 'playwright-core'
import { confirmPlan, getDay, savePlan, type StopCustomer, type VisitPlan } from '#contracts/visit-plans.ts'
import { newId } from '#kit/ids.ts'
import { call } from './api.ts'
import { today } from './days.ts'

/**
 * A confirmed plan of today with the given number of stops that have a position, made as the office makes it.
 * For accounts whose demo data has no plan for today (m01, m05, m09 and so on), so that it is the same at any hour.
 */
export async function confirmedPlan(request: APIRequestContext, stops: number): Promise<VisitPlan> {
  const { plan, candidates } = await call(request, getDay, { params: { date: today() }, query: {} })
  // Stops that were worked on stay: another test may have used the same account's day.
  const worked = plan.stops.filter((stop) => stop.state !== 'planned').map((stop) => stop.customer)
  const free: StopCustomer[] = [
    ...plan.stops.map((stop) => stop.customer),
    ...candidates.map((candidate) => candidate.customer),
  ].filter((customer) => customer.position !== null)
  const chosen = [...new Map([...worked, ...free].map((customer) => [customer.id, customer])).values()].slice(
    0,
    Math.max(stops, worked.length),
  )
  const saved = await call(request, savePlan, {
    params: { id: plan.id },
    body: {
      version: plan.version,
      tour: plan.tour,
      start: plan.start,
      end: plan.end,
      departAt: plan.departAt,
      stops: chosen.map((customer) => ({
        id: plan.stops.find((stop) => stop.customer.id === customer.id)?.id ?? newId(),
        customerId: customer.id,
        locked: false,
      })),
    },
  })
  return call(request, confirmPlan, { params: { id: saved.id }, body: { version: saved.version } })
}
