import { sql } from 'kysely'
import { createRandom } from '#engines/random/random.ts'
import { loadCustomers, loadOrders, recomputeFigures } from '#modules/customers/index.ts'
import { loadOrganisation } from '#modules/identity/index.ts'
import { loadPlans, loadVisits } from '#modules/visits/index.ts'
import { createCalendar } from '#platform/calendar/business-calendar.ts'
import { shiftDate, zonedMidnight, zonedMinutes } from '#platform/calendar/dates.ts'
import { withoutIndexes } from '#platform/db/bulk.ts'
import type { Db, Tx } from '#platform/db/index.ts'
import type { Pack } from '#platform/pack/pack.ts'
import { demoFieldDays } from './field-days.ts'
import { officeOf } from './geography.ts'
import { readLand } from './land.ts'
import { demoOrders } from './orders.ts'
import { type DemoManager, type DemoOrganisation, demoOrganisation } from './organisation.ts'
import { assignManagers, demoRetailers, type DemoRetailer } from './retailers.ts'
import { planSeed, visitSeeds } from './seeds.ts'

export interface DemoOptions {
  readonly pack: Pack
  /** Number of retailers; the organisation grows with it. */
  readonly retailers: number
  readonly seed: number
  /** Months of orders and visits before today. */
  readonly months: number
  /** The password of every demo account. */
  readonly password: string
  readonly timeZone: string
  readonly now: Date
  readonly onProgress?: (share: number, what: { zh: string; en: string }) => void
}

const filledTables = ['customers', 'customer_orders', 'visit_plans', 'plan_stops', 'visits']

/** What is remembered of the generation, in `installation_facts` under `demo`. */
export interface DemoFact {
  readonly seed: number
  readonly retailers: number
  readonly months: number
  readonly showcase: DemoOrganisation['showcase']
}

/**
 * Writes a city's organisation, retailers and their history into an empty database, in one transaction: either
 * all of it is there or nothing, so a start that was interrupted begins anew. The same seed and date give the same
 * data. All people and shops are invented.
 */
export async function generateDemo(db: Db, options: DemoOptions): Promise<DemoFact> {
  const { pack, timeZone, now } = options
  const progress = options.onProgress ?? (() => undefined)
  const calendar = createCalendar({ db, timeZone, now: () => now })
  const today = calendar.today()
  const first = shiftDate(today, -Math.round(options.months * 30.4))
  const days = await calendar.days(first, today)
  // Today counts as a working day whatever it is, so that the screens are alive on a Sunday as well.
  const workdays = days
    .filter((day) => day.kind === 'workday' || day.kind === 'makeup_workday' || day.date === today)
    .map((day) => day.date)
  const since = Date.parse(`${shiftDate(first, -400)}T00:00:00Z`)
  const random = createRandom(options.seed)
  const organisation = demoOrganisation(random, options.retailers, since)
  const retailers = assignManagers(
    demoRetailers(random, pack, options.retailers, await readLand(), since),
    organisation.managers,
  )
  const byManager = Map.groupBy(retailers, (retailer) => retailer.ownerId)
  const fact: DemoFact = {
    seed: options.seed,
    retailers: options.retailers,
    months: options.months,
    showcase: organisation.showcase,
  }

  const midnights = new Map(workdays.map((date) => [date, zonedMidnight(date, timeZone).getTime()]))
  const momentOf = (date: string): number => midnights.get(date) ?? zonedMidnight(date, timeZone).getTime()

  await db.transaction().execute(async (tx) => {
    progress(0, { zh: '组织与人员', en: 'organisation and people' })
    await loadOrganisation(tx, {
      units: organisation.units,
      users: organisation.people,
      since: shiftDate(first, -400),
      password: options.password,
    })
    await withoutIndexes(tx, filledTables, async () => {
      for (const [index, manager] of organisation.managers.entries()) {
        await writeManager(tx, manager, byManager.get(manager.id) ?? [], index)
        progress((0.9 * (index + 1)) / organisation.managers.length, {
          zh: '零售户、订单与走访',
          en: 'retailers, orders and visits',
        })
      }
      progress(0.9, { zh: '汇总与索引', en: 'figures and indexes' })
      await recomputeFigures(tx, today)
    })
    // The first screens must not wait for the database to notice by itself how much there is.
    await sql`analyze ${sql.join(filledTables.map((table) => sql.table(table)))}`.execute(tx)
    await tx
      .insertInto('installation_facts')
      .values({ key: 'demo', value: JSON.stringify(fact) })
      .execute()
  })
  progress(1, { zh: '完成', en: 'done' })
  return fact

  async function writeManager(
    tx: Tx,
    manager: DemoManager,
    own: readonly DemoRetailer[],
    index: number,
  ): Promise<void> {
    // A generator of its own for each manager: more managers do not change the days of the others.
    const ownRandom = createRandom(options.seed * 7919 + index + 1)
    const cut = (date: string): number => (date === today ? zonedMinutes(now, timeZone) : 24 * 60)
    const worked = [
      ...demoFieldDays(ownRandom, pack, manager, own, officeOf(manager.unit), workdaysOf(index), momentOf),
    ]
    const lastVisit = new Map<string, string>()
    for (const day of worked) {
      for (const visit of day.visits) {
        if (visit.endMinute < cut(day.date)) lastVisit.set(visit.retailer.id, day.date)
      }
    }
    await loadCustomers(
      tx,
      own.map((retailer) => ({ ...retailer, lastVisitOn: lastVisit.get(retailer.id) ?? null })),
    )
    await loadPlans(
      tx,
      worked.map((day) => planSeed(day, pack, momentOf(day.date), cut(day.date))),
    )
    await loadVisits(
      tx,
      worked.flatMap((day) => visitSeeds(day, pack, momentOf(day.date), cut(day.date))),
    )
    await loadOrders(tx, demoOrders(ownRandom, own, first, today))
  }

  /** The first manager, and every fourth, has no plan for today yet: there is a proposal to look at. */
  function workdaysOf(index: number): string[] {
    return index % 4 === 0 ? workdays.filter((date) => date !== today) : workdays
  }
}
