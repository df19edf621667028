import { z } from 'zod'
import type { RouteComparison } from '#contracts/territories.ts'
import { daysBetween, shiftDate } from '#platform/calendar/dates.ts'
import { forbidden, notFound } from '#platform/errors/errors.ts'
import { unwrap } from '#platform/errors/result.ts'
import type { Job } from '#platform/jobs/jobs.ts'
import { authorize } from '#platform/policy/index.ts'
import { type Facts, readFacts } from '../facts/facts.ts'
import { runThread } from '../run-thread.ts'
import { divisionsOf, findResult, noteRoutes } from '../scenario/scenario.repo.ts'
import { solverFailed } from '../territories.errors.ts'
import { territorySolved } from '../territories.events.ts'
import type { TerritoriesContext } from '../territories.needs.ts'
import { territorySettings } from '../territories.settings.ts'
import { type Month, monthJob, nextMonth } from './month-jobs.ts'
import type { MonthJob, PlannedMonth, RoutesJob, RoutesMessage } from './routes-thread.ts'

export const routesJobName = 'territories.plan_routes'

const payload = z.object({ taskId: z.uuid(), resultId: z.uuid(), actorId: z.uuid() })

/** Where a month of a person is planned: once for each set of customers, so that nothing unchanged is planned twice. */
interface Wanted {
  readonly personId: string
  readonly name: string
  readonly today: number | null
  readonly proposal: number | null
}

/**
 * Really plans the next month of everybody, with today's territories and with those of a result, and keeps the
 * kilometres of both. The same frequencies, working days and places of departure hold for both.
 */
export function routesJob(context: TerritoriesContext): Job {
  const { platform, needs } = context
  return {
    name: routesJobName,
    run: (raw, { signal }) => {
      const { taskId, resultId, actorId } = payload.parse(raw)
      return platform.tasks.run(taskId, async (progress) => {
        const actor = await needs.identity.actor(actorId)
        if (!actor) throw forbidden()
        const grant = unwrap(authorize(actor, 'territories.design'))
        const result = await findResult(platform.db, grant, resultId)
        if (!result) throw notFound()
        const division = (await divisionsOf(platform.db, resultId)).find(({ layer }) => layer === 'visit')
        if (!division) throw notFound()
        const facts = await readFacts(context, grant, result.unitId)
        const owners = {
          today: new Map(division.customerIds.map((id, i) => [id, division.fromIds[i] ?? null])),
          proposal: new Map(division.customerIds.map((id, i) => [id, division.toIds[i] ?? null])),
        }
        const basics = await needs.visits.visitBasics(result.unitId)
        const month = await readMonth(context, basics.workingMinutes)
        const { jobs, wanted } = await monthsOf(context, facts, owners, month)
        const planned: PlannedMonth[] = []
        const steps = { done: 0, total: jobs.length }
        const work: RoutesJob = {
          months: jobs,
          iterations: await platform.settings.read(territorySettings.routeRounds),
        }
        await runThread<RoutesMessage>(new URL('./routes-thread.ts', import.meta.url), work, {
          progress,
          steps,
          signal,
          onMessage(message) {
            if (message.kind === 'done') return true
            planned[message.index] = message.planned
            steps.done++
            return false
          },
        })
        if (planned.length !== jobs.length) throw solverFailed()
        await noteRoutes(platform.db, grant, resultId, compare(month.name, wanted, planned))
        await platform.db
          .transaction()
          .execute((tx) =>
            platform.events.publish(tx, territorySolved(result.scenarioId, result.unitId, resultId)),
          )
      })
    },
  }
}

async function readMonth({ platform }: TerritoriesContext, minutes: number): Promise<Month> {
  const { first, last } = nextMonth(platform.calendar.today())
  const days = []
  for (let date = first; date <= last; date = shiftDate(date, 1))
    if (await platform.calendar.isWorkday(date)) days.push({ date, minutes })
  return { name: first.slice(0, 7), days, weeks: (daysBetween(first, last) + 1) / 7 }
}

async function monthsOf(
  { needs }: TerritoriesContext,
  facts: Facts,
  owners: Record<'today' | 'proposal', ReadonlyMap<string, string | null>>,
  month: Month,
): Promise<{ jobs: MonthJob[]; wanted: Wanted[] }> {
  const ids = new Set([...owners.today.values(), ...owners.proposal.values()].filter((id) => id !== null))
  const people = await needs.identity.people([...ids])
  const rowsOf = (which: 'today' | 'proposal') =>
    Map.groupBy(facts.customers.keys(), (row) => owners[which].get(facts.customers[row]!.id) ?? '')
  const rows = { today: rowsOf('today'), proposal: rowsOf('proposal') }
  const jobs: MonthJob[] = []
  const wanted: Wanted[] = []
  let added = 0
  for (const personId of ids) {
    const person = people.get(personId)
    const basics = await needs.visits.visitBasics(person?.unitId ?? facts.unitId)
    const departure = facts.departures.get(personId) ?? null
    const add = (own: readonly number[]): number | null =>
      own.length === 0 ? null : jobs.push(monthJob(facts, own, departure, month, basics)) - 1
    const today = rows.today.get(personId) ?? []
    const proposal = rows.proposal.get(personId) ?? []
    const same = today.length === proposal.length && today.every((row, i) => row === proposal[i])
    const first = add(today)
    wanted.push({
      personId,
      name: person?.name ?? `＋${++added}`,
      today: first,
      proposal: same ? first : add(proposal),
    })
  }
  return { jobs, wanted }
}

function compare(
  month: string,
  wanted: readonly Wanted[],
  planned: readonly PlannedMonth[],
): RouteComparison {
  const kilometres = (at: number | null): number => (at === null ? 0 : planned[at]!.metres / 1000)
  const missing = (at: number | null): number => (at === null ? 0 : planned[at]!.missing)
  const people = wanted
    .map(({ personId, name, today, proposal }) => ({
      person: { id: personId, name },
      todayKm: kilometres(today),
      proposalKm: kilometres(proposal),
      todayMissing: missing(today),
      proposalMissing: missing(proposal),
    }))
    .sort((a, b) => a.proposalKm - a.todayKm - (b.proposalKm - b.todayKm))
  const sum = (of: (row: (typeof people)[number]) => number): number =>
    people.reduce((total, row) => total + of(row), 0)
  return {
    month,
    people,
    todayKm: sum(({ todayKm }) => todayKm),
    proposalKm: sum(({ proposalKm }) => proposalKm),
  }
}
