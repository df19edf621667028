import { sql } from 'kysely'
import type { customerHoldings, HoldingView, MonthOfAssets, putHoldings } from '#contracts/holdings.ts'
import type { BodyOf, ResponseOf } from '#contracts/http.ts'
import type { Locale } from '#contracts/identity.ts'
import { daysBetween, shiftDate } from '#platform/calendar/dates.ts'
import type { Executor } from '#platform/db/index.ts'
import type { CustomerPlace, PlainView } from '#platform/disclosure/disclosure.ts'
import { inLocale, notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import { type Actor, covers, type Grant } from '#platform/policy/index.ts'
import { balanceOn, type BalancePoint, divide, fenDays, monthsUpTo, nextMonth } from './balances.ts'
import { balanceField, type HoldingsContext, numberField } from './holdings.context.ts'
import { balancesOf, type HoldingRow, holdingsOf } from './holdings.repo.ts'
import { staleBalance } from './holdings.settings.ts'
import { takeHoldings } from './take-holdings.ts'

type Answer = ResponseOf<typeof customerHoldings>

const MONTHS = 13
/** What falls due is shown for a quarter ahead; assets are compared with as long ago. */
export const LOOK_DAYS = 90

/** The account's history beside it. */
export interface Account {
  readonly row: HoldingRow
  readonly points: readonly BalancePoint[]
}

/** S2.33, 财富/持有: what a customer in reach has with us, as far as the reader is told. */
export async function openHoldings(
  context: HoldingsContext,
  grant: Grant<'holdings.read'>,
  actor: Actor,
  customerId: string,
): Promise<Result<Answer>> {
  const { db, calendar, settings } = context.platform
  const place = (await context.needs.customers.unitAndOwner([customerId])).get(customerId)
  const customer = place && { ...place, customerId }
  if (!customer || !covers(grant.scope, customer)) return fail(notFound())
  const [rows, view, staleDays, numbers] = await Promise.all([
    holdingsOf(db, grant, customerId),
    context.needs.disclosure.plainView(actor),
    settings.read(staleBalance),
    context.numbers(),
  ])
  const today = calendar.today()
  const told = tellsBalances(view, customer)
  const points = await balancesOf(
    db,
    rows.map(({ id }) => id),
  )
  const accounts = rows.map((row) => ({ row, points: points.get(row.id) ?? [] }))
  const shown = rows.map((row): HoldingView => ({
    id: row.id,
    kind: row.kind,
    product: row.product,
    number: view.shown(numberField, customer, numbers.open(row)),
    state: row.state,
    openedOn: row.opened_on,
    maturesOn: row.matures_on,
    closedOn: row.closed_on,
    rate: row.rate,
    balanceFen: told ? Number(row.balance_fen) : null,
    asOf: row.as_of,
    source: row.source,
    stale: row.state !== 'closed' && daysBetween(row.as_of, today) > staleDays,
  }))
  const open = shown.filter(({ state }) => state !== 'closed')
  const until = shiftDate(today, LOOK_DAYS)
  return ok({
    told,
    figures: told && rows.length > 0 ? figuresOf(context, accounts, today) : null,
    months: told && rows.length > 0 ? monthsOf(context, accounts, today) : [],
    holdings: shown.toSorted(openThenLargest),
    due: open
      .filter(({ maturesOn }) => maturesOn !== null && maturesOn >= today && maturesOn <= until)
      .toSorted((a, b) => ((a.maturesOn ?? '') < (b.maturesOn ?? '') ? -1 : 1)),
    dueDays: LOOK_DAYS,
    heldKinds: [...new Set(open.map(({ kind }) => kind))],
  })
}

/** Whether amounts of a customer are told as they are: a sum of what is masked would tell it. */
export function tellsBalances(view: PlainView, customer: CustomerPlace): boolean {
  return view.shown(balanceField, customer, '1') === '1'
}

function openThenLargest(a: HoldingView, b: HoldingView): number {
  const closed = Number(a.state === 'closed') - Number(b.state === 'closed')
  return closed || (b.balanceFen ?? 0) - (a.balanceFen ?? 0)
}

/** Accounts that count on a side. Kinds that the pack no longer knows count on none. */
function onSide(
  { needs }: HoldingsContext,
  accounts: readonly Account[],
  side: 'asset' | 'liability',
): Account[] {
  const kinds = new Set(needs.kinds.filter((kind) => kind.side === side).map(({ code }) => code))
  return accounts.filter(({ row }) => kinds.has(row.kind))
}

const sumOn = (accounts: readonly Account[], date: string): bigint =>
  accounts.reduce((sum, { points }) => sum + balanceOn(points, date), 0n)
const averageOver = (accounts: readonly Account[], from: string, to: string): number =>
  Number(
    divide(
      accounts.reduce((sum, { points }) => sum + fenDays(points, from, to), 0n),
      BigInt(daysBetween(from, to) + 1),
    ),
  )

function figuresOf(context: HoldingsContext, accounts: readonly Account[], today: string): Answer['figures'] {
  const assets = onSide(context, accounts, 'asset')
  const before = shiftDate(today, -LOOK_DAYS)
  const open = accounts.filter(({ row }) => row.state !== 'closed').map(({ row }) => row.as_of)
  return {
    aumFen: Number(sumOn(assets, today)),
    debtFen: Number(sumOn(onSide(context, accounts, 'liability'), today)),
    monthAverageFen: averageOver(assets, `${today.slice(0, 7)}-01`, today),
    yearAverageFen: averageOver(assets, `${today.slice(0, 4)}-01-01`, today),
    aumBeforeFen: assetsBefore(assets, before),
    asOf: open.toSorted()[0] ?? null,
  }
}

/** Assets on a day; null when nothing was known then. */
function assetsBefore(assets: readonly Account[], date: string): number | null {
  return assets.some(({ points }) => points[0] !== undefined && points[0].asOf <= date)
    ? Number(sumOn(assets, date))
    : null
}

/** By how many per cent assets fell in the last quarter; 0 when they did not, or nothing is known of then. */
export function fallOfAssets(context: HoldingsContext, accounts: readonly Account[], today: string): number {
  const assets = onSide(context, accounts, 'asset')
  const before = assetsBefore(assets, shiftDate(today, -LOOK_DAYS)) ?? 0
  const now = Number(sumOn(assets, today))
  return before > 0 && now < before ? Math.floor((100 * (before - now)) / before) : 0
}

function monthsOf(context: HoldingsContext, accounts: readonly Account[], today: string): MonthOfAssets[] {
  const assets = onSide(context, accounts, 'asset')
  const debts = onSide(context, accounts, 'liability')
  return monthsUpTo(today, MONTHS).map((month) => {
    const last = shiftDate(nextMonth(month), -1)
    const end = last < today ? last : today
    const byKind: Record<string, number> = {}
    for (const { row, points } of assets) {
      const fen = Number(balanceOn(points, end))
      if (fen !== 0) byKind[row.kind] = (byKind[row.kind] ?? 0) + fen
    }
    return {
      month,
      aumFen: Number(sumOn(assets, end)),
      averageFen: averageOver(assets, month, end),
      debtFen: Number(sumOn(debts, end)),
      byKind,
    }
  })
}

/** Facts from another system, a batch in one transaction. */
export async function putFacts(
  context: HoldingsContext,
  grant: Grant<'customers.import'>,
  locale: Locale,
  { source, holdings }: BodyOf<typeof putHoldings>,
): Promise<ResponseOf<typeof putHoldings>> {
  const taken = await context.platform.db
    .transaction()
    .execute((tx) => takeHoldings(context, tx, grant, holdings, { source, importId: null, dryRun: false }))
  return {
    results: taken.map((one) =>
      one.outcome === 'refused'
        ? { outcome: one.outcome, code: one.error.code, message: inLocale(one.error.words, locale) }
        : { outcome: one.outcome, code: null, message: null },
    ),
  }
}

/** The values that a request for disclosure is about, in clear, one an account. */
export async function protectedValues(
  context: HoldingsContext,
  db: Executor,
  customerId: string,
  what: 'number' | 'balance',
): Promise<{ key: string; label: string; value: string | null }[]> {
  const [numbers, { rows }] = await Promise.all([
    context.numbers(),
    sql<{ id: string; product: string; sealed: string | null; hash: string | null; fen: string }>`
      select id, product, number_sealed as sealed, number_hash as hash, balance_fen::text as fen
        from holdings where customer_id = ${customerId} order by id`.execute(db),
  ])
  return rows.map(({ id, product, sealed, hash, fen }) => ({
    key: id,
    label: product,
    value: what === 'number' ? numbers.open({ number_sealed: sealed, number_hash: hash }) : yuan(BigInt(fen)),
  }))
}

/** Whole fen as yuan with two decimals. */
export function yuan(fen: bigint): string {
  const digits = String(fen < 0n ? -fen : fen).padStart(3, '0')
  return `${fen < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}
