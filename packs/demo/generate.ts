import { sql } from 'kysely'
import { createRandom } from '#engines/random/random.ts'
import {
  type CustomerSeed,
  loadCustomers,
  loadFieldValues,
  loadKnowledge,
  loadOrders,
  loadPool,
  type OrderSeed,
} from '#modules/customers/index.ts'
import {
  type DeliverySeed,
  loadDeliveries,
  loadOrderBrands,
  type OrderBrandSeed,
} from '#modules/analysis/index.ts'
import { loadOrganisation } from '#modules/identity/index.ts'
import { createHoldingsLoader, type HoldingSeed } from '#modules/holdings/index.ts'
import { loadInspections } from '#modules/inspections/index.ts'
import { type DistrictSeed, loadDistricts } from '#modules/territories/index.ts'
import { loadPlans, loadVisits, type PlanSeed, type VisitSeed } from '#modules/visits/index.ts'
import { createCalendar } from '#platform/calendar/business-calendar.ts'
import { shiftDate, zonedMidnight, zonedMinutes } from '#platform/calendar/dates.ts'
import { withoutIndexes } from '#platform/db/bulk.ts'
import type { Db, Tx } from '#platform/db/index.ts'
import type { Pack } from '#platform/pack/pack.ts'
import { demoDistricts } from './districts.ts'
import { demoFieldDays } from './field-days.ts'
import { demoFieldValues } from './field-values.ts'
import { ASSESSED_MANAGERS, type AssessedManager, demoInspections } from './inspections.ts'
import { demoKnowledge, KNOWING_MANAGERS } from './knowledge.ts'
import { readLand } from './land.ts'
import { demoOrderDetails } from './order-details.ts'
import { demoOrders, figuresOf } from './orders.ts'
import type { DemoManager, DemoOrganisation } from './organisation.ts'
import type { DemoTrade } from './trade.ts'
import { daysWithout, demoPool, ordersWithout, type QuietRetailer, quietRetailers } from './quiet.ts'
import { assignManagers, layOutRetailers } from './retailers.ts'
import { withTwins } from './twins.ts'
import { planSeed, visitSeeds } from './seeds.ts'

export interface DemoOptions {
  readonly pack: Pack
  readonly trade: DemoTrade
  /** Number of retailers; the organisation grows with it. */
  readonly retailers: number
  readonly seed: number
  /** Months of orders and visits before today. */
  readonly months: number
  /** The password of every demo account. */
  readonly password: string
  readonly timeZone: string
  readonly now: Date
  /** Where the installation keeps its keys: account numbers are sealed. */
  readonly dataDir: string
  readonly onProgress?: (share: number, what: { zh: string; en: string }) => void
}

const filledTables = [
  'customers',
  'customer_orders',
  'order_brands',
  'order_deliveries',
  'visit_plans',
  'plan_stops',
  'visits',
  'territory_districts',
  'territory_assignments',
  'holdings',
  'holding_balances',
]
/** Tables that the database should know the size of from the beginning. */
const countedTables = [...filledTables, 'customer_field_values']
/** So many days of orders are there with their brands and deliveries. */
const DETAILED_DAYS = 56

/** What is remembered of the generation, in `installation_facts` under `demo`. */
export interface DemoFact {
  readonly seed: number
  readonly retailers: number
  readonly months: number
  readonly showcase: DemoOrganisation['showcase']
}

interface ManagersYear {
  readonly customers: readonly CustomerSeed[]
  readonly plans: readonly PlanSeed[]
  readonly visits: readonly VisitSeed[]
  readonly orders: readonly OrderSeed[]
  readonly brands: readonly OrderBrandSeed[]
  readonly deliveries: readonly DeliverySeed[]
  readonly districts: readonly DistrictSeed[]
  readonly quiet: readonly QuietRetailer[]
  readonly holdings: readonly HoldingSeed[]
}

/**
 * Writes a city's organisation, retailers and their history into an empty database, in one transaction: either
 * all of it is there or nothing, so a start that was interrupted begins anew. The same seed and date give the same
 * data. Retailers and their year are made manager by manager, one being written while the next is made, so that a
 * million take little more memory than five thousand. All people and shops are invented.
 */
export async function generateDemo(db: Db, options: DemoOptions): Promise<DemoFact> {
  const { pack, trade, timeZone, now } = options
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
  progress(0, { zh: '组织与人员', en: 'organisation and people' })
  const organisation = trade.organisation(random, options.retailers, since)
  const layout = layOutRetailers(random, pack, trade, options.retailers, await readLand(), since)
  const assigned = assignManagers(layout, organisation.managers)
  const districtsOf = trade.delivers
    ? demoDistricts(options.seed, organisation, shiftDate(first, -400))
    : () => []
  const fact: DemoFact = {
    seed: options.seed,
    retailers: options.retailers,
    months: options.months,
    showcase: organisation.showcase,
  }

  const loadHoldings = await createHoldingsLoader(options.dataDir)
  const midnights = new Map(workdays.map((date) => [date, zonedMidnight(date, timeZone).getTime()]))
  const momentOf = (date: string): number => midnights.get(date) ?? zonedMidnight(date, timeZone).getTime()

  await db.transaction().execute(async (tx) => {
    // The tables are empty. Begun anew inside the transaction, what an interrupted generation wrote leaves no trace.
    await sql`truncate ${sql.join(filledTables.map((table) => sql.table(table)))} cascade`.execute(tx)
    await loadOrganisation(tx, {
      units: organisation.units,
      users: organisation.people,
      since: shiftDate(first, -400),
      password: options.password,
    })
    const assessed: AssessedManager[] = []
    const known: CustomerSeed[][] = []
    const quiet: (QuietRetailer & { readonly ownerId: string })[] = []
    await withoutIndexes(
      tx,
      filledTables,
      async () => {
        let written = 0
        let writing = Promise.resolve()
        for (const [index, manager] of organisation.managers.entries()) {
          const made = managersYear(manager, index)
          if (index < ASSESSED_MANAGERS) assessed.push({ id: manager.id, ...made })
          if (index < KNOWING_MANAGERS) known.push([...made.customers])
          quiet.push(...made.quiet.map((one) => ({ ...one, ownerId: manager.id })))
          await writing
          progress((0.85 * written) / options.retailers, {
            zh: `${pack.customerWord}、${pack.tradeWords.orders}与走访 ${written}/${options.retailers}`,
            en: 'customers, orders and visits',
          })
          written += made.customers.length
          writing = write(tx, made)
          // Should making the next one fail, this failure must not go unheard as well.
          writing.catch(() => undefined)
        }
        await writing
      },
      (done, total) =>
        progress(0.85 + (0.14 * done) / total, { zh: `索引 ${done + 1}/${total}`, en: 'indexes' }),
    )
    for (const [index, customers] of known.entries())
      await loadKnowledge(tx, demoKnowledge(trade, options.seed, index, customers, today, momentOf))
    const { fieldValues } = trade
    if (pack.cards && fieldValues)
      for (const [index, customers] of known.entries())
        await loadFieldValues(
          tx,
          pack.cards,
          demoFieldValues(pack.cards, fieldValues, options.seed, index, customers, today, now),
        )
    if (quiet.length > 0) await loadPool(tx, demoPool(organisation.units[0]!.id, quiet, momentOf))
    const assessor = organisation.people.find((person) => person.account === 'assessor')
    if (assessor && pack.inspectionForm)
      await loadInspections(tx, demoInspections(pack, options.seed, today, assessor, assessed, momentOf))
    // The first screens must not wait for the database to notice by itself how much there is.
    await sql`analyze ${sql.join(countedTables.map((table) => sql.table(table)))}`.execute(tx)
    await tx
      .insertInto('installation_facts')
      .values({ key: 'demo', value: JSON.stringify(fact) })
      .execute()
  })
  // Lists are read from indexes alone where the database knows that every row is seen by all.
  progress(0.99, { zh: '整理', en: 'tidying up' })
  await sql`vacuum (analyze) ${sql.join(countedTables.map((table) => sql.table(table)))}`.execute(db)
  progress(1, { zh: '完成', en: 'done' })
  return fact

  /** The retailers of a manager with their orders, plans and visits. */
  function managersYear(manager: DemoManager, index: number): ManagersYear {
    const own = withTwins(
      (assigned.get(manager.id) ?? []).map((retailer) => layout.retailer(retailer, manager)),
    )
    // A generator of its own for each manager: more managers do not change the days of the others.
    const ownRandom = createRandom(options.seed * 7919 + index + 1)
    const cut = (date: string): number => (date === today ? zonedMinutes(now, timeZone) : 24 * 60)
    const quiet = index < KNOWING_MANAGERS ? quietRetailers(pack, own, index, today) : []
    const allDays = [
      ...demoFieldDays(
        ownRandom,
        pack,
        trade,
        manager,
        own,
        trade.officeOf(manager.unit),
        workdaysOf(index),
        momentOf,
      ),
    ]
    const worked = daysWithout(allDays, quiet)
    const lastVisit = new Map<string, string>()
    for (const day of worked) {
      for (const visit of day.visits) {
        if (visit.endMinute < cut(day.date)) lastVisit.set(visit.retailer.id, day.date)
      }
    }
    const orders = ordersWithout([...demoOrders(ownRandom, trade, own, first, today)], quiet)
    const fallen = new Set(quiet.filter((one) => one.fallen).map(({ retailer }) => retailer.id))
    const recent = figuresOf(orders, today)
    const detailed = shiftDate(today, -DETAILED_DAYS)
    // Random numbers of its own: the years made so far stay as they are.
    const details = createRandom(options.seed * 104_729 + index + 1)
    return {
      customers: own.map((retailer) => ({
        ...retailer,
        ...recent.get(retailer.id),
        lastVisitOn: lastVisit.get(retailer.id) ?? null,
        ...(fallen.has(retailer.id) && { ownerId: null }),
      })),
      quiet,
      plans: worked.map((day) => planSeed(day, pack, trade, momentOf(day.date), cut(day.date))),
      visits: worked.flatMap((day) => visitSeeds(day, pack, momentOf(day.date), cut(day.date))),
      orders,
      ...(trade.delivers
        ? demoOrderDetails(details, own, orders, detailed, momentOf, now)
        : { brands: [], deliveries: [] }),
      districts: districtsOf(manager, own),
      holdings:
        trade.holdings?.(createRandom(options.seed * 86_028_121 + index + 1), own, first, today) ?? [],
    }
  }

  /** All at once: while the database takes one part in, the next is put into words for it. */
  async function write(tx: Tx, made: ManagersYear): Promise<void> {
    await Promise.all([
      loadCustomers(tx, made.customers),
      loadPlans(tx, made.plans),
      loadVisits(tx, made.visits),
      loadOrders(tx, made.orders),
      loadOrderBrands(tx, made.brands),
      loadDeliveries(tx, made.deliveries),
      loadDistricts(tx, made.districts),
      loadHoldings(tx, made.holdings, now),
    ])
  }

  /** The first manager, and every fourth, has no plan for today yet: there is a proposal to look at. */
  function workdaysOf(index: number): string[] {
    return index % 4 === 0 ? workdays.filter((date) => date !== today) : workdays
  }
}
