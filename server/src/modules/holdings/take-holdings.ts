import { v7 as uuid } from 'uuid'
import type { HoldingFact } from '#contracts/holdings.ts'
import type { Tx } from '#platform/db/index.ts'
import type { AppError } from '#platform/errors/errors.ts'
import type { Grant } from '#platform/policy/index.ts'
import type { HoldingsContext } from './holdings.context.ts'
import { customerUnknown, heldByAnother, inFuture, kindUnknown, toldTwice } from './holdings.errors.ts'
import {
  balancesOf,
  type HoldingRow,
  lockByHash,
  type NewBalance,
  writeBalances,
  writeHoldings,
} from './holdings.repo.ts'

/** What became of one fact. `before` is the account as it was; null when the fact made it. */
export type Taken =
  | { readonly outcome: 'refused'; readonly error: AppError }
  | {
      readonly outcome: 'new' | 'changed' | 'same'
      readonly holdingId: string
      readonly before: HoldingRow | null
      /** The balance told for the same day before; null when there was none. */
      readonly balanceBefore: bigint | null
      readonly asOf: string
      /** The account's version from now on; null where nothing was written. */
      readonly version: number | null
    }

/** Who tells, and whether it is written or only looked at. */
export interface Telling {
  readonly source: string
  readonly importId: string | null
  readonly dryRun: boolean
  /** Accounts that earlier rows of a dry run would have made, by hash: their customers. */
  readonly seen?: Map<string, string>
}

/**
 * Takes facts in, in the caller's transaction: accounts are found by their number, new ones are made, and every fact
 * is a balance of its day. What is older than what is known adds to the history and changes nothing else. A fact that
 * cannot be taken is answered for itself and holds up no other.
 */
export async function takeHoldings(
  { platform, needs, numbers, number }: HoldingsContext,
  tx: Tx,
  grant: Grant<'customers.import'>,
  facts: readonly HoldingFact[],
  telling: Telling,
): Promise<Taken[]> {
  const today = platform.calendar.today()
  const secret = await numbers()
  const known = new Map(needs.kinds.map((kind) => [kind.code, kind]))
  const customers = await needs.customers.idsByLicence(tx, grant, [
    ...new Set(facts.map(({ licence }) => licence)),
  ])
  const hashes = facts.map((fact) => secret.hash(fact.number))
  const held = await lockByHash(tx, [...new Set(hashes)])
  const points = await balancesOf(
    tx,
    [...held.values()].map(({ id }) => id),
  )
  const original = new Set([...held.values()].map(({ id }) => id))
  const told = new Set<string>()
  const written = new Map<string, HoldingRow>()
  const balances: NewBalance[] = []

  const takeOne = (fact: HoldingFact, hash: string): Taken => {
    const customerId = customers.get(fact.licence)
    if (customerId === undefined) return refused(customerUnknown(number, fact.licence))
    if (!known.has(fact.kind))
      return refused(kindUnknown(fact.kind, needs.kinds.map(({ name }) => name).join('、')))
    if (fact.asOf > today) return refused(inFuture(fact.asOf))
    const before = held.get(hash) ?? null
    const owner = before?.customer_id ?? telling.seen?.get(hash)
    if (owner !== undefined && owner !== customerId) return refused(heldByAnother())
    const key = `${hash} ${fact.asOf}`
    if (told.has(key)) return refused(toldTwice())
    told.add(key)
    const after =
      before === null
        ? made(fact, customerId, secret.seal(fact.number), telling)
        : changed(before, fact, telling)
    const own = points.get(after.id) ?? []
    const sameDay = own.find(({ asOf }) => asOf === fact.asOf)
    const inForce = own.findLast(({ asOf }) => asOf <= fact.asOf)
    const fen = balanceOf(fact)
    const isLate = before !== null && fact.asOf < before.as_of
    const isNews = inForce?.balanceFen !== fen
    if (isNews) {
      const one = { holdingId: after.id, source: telling.source, importId: telling.importId }
      balances.push({ ...one, asOf: fact.asOf, balanceFen: fen })
      // What was told last still holds from its own day on, even where it changed nothing then.
      if (isLate && !own.some(({ asOf }) => asOf > fact.asOf))
        balances.push({ ...one, importId: null, asOf: before.as_of, balanceFen: before.balance_fen })
      own.push({ asOf: fact.asOf, balanceFen: fen, monthAverageFen: null })
      points.set(
        after.id,
        own.toSorted((a, b) => (a.asOf < b.asOf ? -1 : 1)),
      )
    }
    const isNew = before === null && telling.seen?.has(hash) !== true
    telling.seen?.set(hash, customerId)
    const differs = isNews || (before !== null && !sameFacts(before, after))
    // That the same still holds on a newer day is worth keeping too, though nobody needs to be told.
    const touched = before === null || differs || after.as_of !== before.as_of
    const row = touched ? after : before
    held.set(hash, row)
    if (touched) written.set(row.id, row)
    return {
      outcome: isNew ? 'new' : differs ? 'changed' : 'same',
      holdingId: row.id,
      before: original.has(row.id) ? before : null,
      balanceBefore: sameDay?.balanceFen ?? null,
      asOf: fact.asOf,
      version: touched ? row.version : null,
    }
  }

  const outcomes = facts.map((fact, index) => takeOne(fact, hashes[index] ?? ''))
  if (!telling.dryRun) {
    await writeHoldings(tx, [...written.values()], platform.now())
    await writeBalances(tx, lastOfEach(balances))
  }
  return outcomes
}

const refused = (error: AppError): Taken => ({ outcome: 'refused', error })

/** A closed account holds nothing, whatever the file says. */
const balanceOf = (fact: HoldingFact): bigint => (fact.state === 'closed' ? 0n : BigInt(fact.balanceFen))

function made(
  fact: HoldingFact,
  customerId: string,
  kept: Pick<HoldingRow, 'number_sealed' | 'number_hash'>,
  { source }: Telling,
): HoldingRow {
  return {
    id: uuid(),
    customer_id: customerId,
    ...kept,
    ...attributes(fact),
    closed_on: fact.state === 'closed' ? fact.asOf : null,
    overdue_since: fact.state === 'overdue' ? fact.asOf : null,
    source,
    version: 1,
  }
}

function changed(before: HoldingRow, fact: HoldingFact, { source }: Telling): HoldingRow {
  if (fact.asOf < before.as_of) return { ...before, version: before.version + 1 }
  return {
    ...before,
    ...attributes(fact),
    // A file without these columns says nothing of them.
    opened_on: fact.openedOn ?? before.opened_on,
    matures_on: fact.maturesOn ?? before.matures_on,
    rate: fact.rate ?? before.rate,
    closed_on: fact.state === 'closed' ? (before.closed_on ?? fact.asOf) : null,
    overdue_since: fact.state === 'overdue' ? (before.overdue_since ?? fact.asOf) : null,
    source,
    version: before.version + 1,
  }
}

const attributes = (fact: HoldingFact) => ({
  kind: fact.kind,
  product: fact.product,
  state: fact.state,
  opened_on: fact.openedOn ?? null,
  matures_on: fact.maturesOn ?? null,
  rate: fact.rate ?? null,
  balance_fen: balanceOf(fact),
  as_of: fact.asOf,
})

const compared = [
  'kind', 'product', 'state', 'opened_on', 'matures_on', 'closed_on', 'overdue_since', 'rate', 'balance_fen',
] as const satisfies readonly (keyof HoldingRow)[] // prettier-ignore
const sameFacts = (a: HoldingRow, b: HoldingRow): boolean => compared.every((name) => a[name] === b[name])

/** One balance a day of an account: the one that was told last. */
function lastOfEach(balances: readonly NewBalance[]): NewBalance[] {
  return [...new Map(balances.map((one) => [`${one.holdingId} ${one.asOf}`, one])).values()]
}
