import { v7 as uuid } from 'uuid'
import type { Candidate, getDay } from '#contracts/visit-plans.ts'
import type { ResponseOf } from '#contracts/http.ts'
import type { Locale } from '#contracts/identity.ts'
import { notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import { type Actor, authorize, covers, type Grant } from '#platform/policy/index.ts'
import { matchesSearch } from '../proposal/search.ts'
import type { VisitsContext } from '../visits.context.ts'
import type { Person } from '../visits.needs.ts'
import { readVisitSettings, type VisitSettings } from '../visits.settings.ts'
import { loadInputs, showCustomers, showPlan } from './load-plan.ts'
import { type PlanInputs, withEstimates } from './plan-route.ts'
import {
  findPlan,
  insertPlan,
  lastPlanOf,
  type Place,
  type PlanRow,
  renewProposal,
  replaceStops,
} from './plan.repo.ts'
import { type Candidates, scoreCustomers } from './proposal.ts'
import { proposedDay, type ProposedDay } from './proposed-stops.ts'

export interface DayQuery {
  readonly date: string
  readonly ownerId?: string
  readonly q?: string
}

/** Candidates in one answer; a person has a few hundred customers. */
const MOST_CANDIDATES = 500

/**
 * The plan of a day and whom else one could visit. A day without a plan gets the system's proposal: kept as a draft
 * when the caller may plan for the person and the day is not over, otherwise only shown (version 0).
 */
export async function openDay(
  context: VisitsContext,
  caller: { readonly grant: Grant<'visits.read'>; readonly actor: Actor; readonly locale: Locale },
  { date, ownerId = caller.actor.userId, q }: DayQuery,
): Promise<Result<ResponseOf<typeof getDay>>> {
  const { platform, needs } = context
  const owner = (await needs.identity.people([ownerId])).get(ownerId)
  if (!owner || !covers(caller.grant.scope, { unitId: owner.unitId, ownerId })) return fail(notFound())
  const settings = await readVisitSettings(platform.settings, owner.unitId)
  const candidates = await scoreCustomers(context, caller.grant, { ownerId, date, settings })
  const stored = await findPlan(platform.db, caller.grant, { ownerId, date })
  const known = stored && (await loadInputs(context, stored))
  const start = known?.plan.start ?? (await emptyPlan(context, caller.grant, { owner, date, settings })).start
  const fresh = await proposedDay(context, candidates, { ownerId, date, start, settings })
  const inputs =
    known && !isStale(context, known, fresh)
      ? known
      : await propose(context, caller, { owner, date, settings, candidates, fresh }, known?.plan ?? null)
  const proposed = new Set(fresh.stops.map((stop) => stop.customerId))
  return ok({
    plan: await showPlan(context, inputs, caller),
    candidates: await showCandidates(context, caller, candidates, owner, { date, q, proposed }),
    workday: await platform.calendar.isWorkday(date),
    dayName: await platform.calendar.nameOf(date),
    workingMinutes: Math.round(settings.workingMinutes),
  })
}

/**
 * A proposal of an earlier day, or from before the month plan was changed, that nobody touched: it is made anew.
 * Days ahead may be opened for a look without pinning down whom the system proposes then.
 */
function isStale(
  { platform }: VisitsContext,
  { plan, progress }: PlanInputs,
  { monthChangedAt }: ProposedDay,
): boolean {
  const { calendar } = platform
  const today = calendar.today()
  return (
    plan.version === 1 &&
    plan.state === 'draft' &&
    plan.date >= today &&
    (calendar.dateOf(plan.createdAt) < today ||
      (monthChangedAt !== null && monthChangedAt > plan.createdAt)) &&
    [...progress.values()].every(({ state }) => state === 'planned')
  )
}

async function propose(
  context: VisitsContext,
  caller: { readonly grant: Grant<'visits.read'>; readonly actor: Actor },
  day: {
    owner: Person
    date: string
    settings: VisitSettings
    candidates: Candidates
    fresh: ProposedDay
  },
  stale: PlanRow | null,
): Promise<PlanInputs> {
  const { platform } = context
  const { owner, date } = day
  const over = date < platform.calendar.today()
  const planning = authorize(caller.actor, 'visits.plan')
  const mayPlan = planning.ok && covers(planning.value.scope, { unitId: owner.unitId, ownerId: owner.id })
  const base = stale ?? (await emptyPlan(context, caller.grant, day))
  const stops = over ? [] : day.fresh.stops
  const inputs = await loadInputs(context, base, platform.db, { stops })
  const routed = await withEstimates(context, inputs)
  const plan = { ...base, route: routed.route, createdAt: platform.now() }
  // Somebody without customers (a leader who looks around) gets no plan of their own.
  if (over || !mayPlan || (day.candidates.scored.length === 0 && stops.length === 0))
    return { ...inputs, plan, stops: routed.stops }
  const saved = { ...plan, version: 1 }
  const made = await platform.db.transaction().execute(async (tx) => {
    const written = stale ? await renewProposal(tx, saved) : await insertPlan(tx, saved, caller.actor.userId)
    if (written) await replaceStops(tx, saved.id, routed.stops)
    return written
  })
  if (made) return { ...inputs, plan: saved, stops: routed.stops }
  // Opened twice, or changed by somebody, in the same moment: the other one's plan is the plan.
  return loadInputs(context, (await findPlan(platform.db, caller.grant, { ownerId: owner.id, date }))!)
}

async function emptyPlan(
  context: VisitsContext,
  grant: Grant<'visits.read'>,
  { owner, date, settings }: { owner: Person; date: string; settings: VisitSettings },
): Promise<PlanRow> {
  const before = await lastPlanOf(context.platform.db, grant, owner.id, date)
  return {
    id: uuid(),
    ownerId: owner.id,
    unitId: owner.unitId,
    date,
    state: 'draft',
    tour: before?.tour ?? (settings.tour === 'open' ? 'open' : 'closed'),
    start: before ? before.start : placeFromSetting(settings.startPlace),
    end: before?.end ?? null,
    departAt: before?.departAt ?? timeFromSetting(settings.departAt),
    route: null,
    confirmedAt: null,
    version: 0,
    createdAt: context.platform.now(),
  }
}

/** `名称,经度,纬度`; anything else counts as no place. */
export function placeFromSetting(text: string): Place | null {
  const [name, lng, lat, ...more] = text.split(/[,，]/).map((part) => part.trim())
  if (!name || !lng || !lat || more.length > 0) return null
  const place = { name, lng: Number(lng), lat: Number(lat) }
  return Math.abs(place.lng) <= 180 && Math.abs(place.lat) <= 90 ? place : null
}

/** A time as `HH:MM`; anything else counts as the one given instead. */
export const timeFromSetting = (text: string, otherwise = '08:30'): string =>
  /^([01]\d|2[0-3]):[0-5]\d$/.test(text) ? text : otherwise

async function showCandidates(
  context: VisitsContext,
  caller: { readonly actor: Actor },
  { scored, last }: Candidates,
  owner: Person,
  { date, q, proposed }: { date: string; q: string | undefined; proposed: ReadonlySet<string> },
): Promise<Candidate[]> {
  const found = scored.filter(({ customer }) => matchesSearch(customer, q)).slice(0, MOST_CANDIDATES)
  const customers = found.map((candidate) => candidate.customer)
  const shown = await showCustomers(context, caller, customers, { date, unitId: owner.unitId }, last)
  return found.map(({ customer, score, reasons, dueOn }) => ({
    customer: shown.get(customer.id)!,
    score: Math.round(score * 10) / 10,
    reasons: [...reasons],
    dueOn,
    proposed: proposed.has(customer.id),
  }))
}
