import type { Executor } from '#platform/db/index.ts'
import { type AccountNumbers, openAccountNumbers } from './account-numbers.ts'
import { type HoldingRow, type NewBalance, writeBalances, writeHoldings } from './holdings.repo.ts'

/** An account as a bulk source (the demo generator) hands it over, with its history from the first balance on. */
export interface HoldingSeed extends Omit<
  HoldingRow,
  'number_sealed' | 'number_hash' | 'version' | 'balance_fen' | 'as_of'
> {
  readonly number: string
  readonly balances: readonly { readonly asOf: string; readonly fen: bigint }[]
}

/** Opens the loader once: account numbers are sealed with the installation's key. */
export async function createHoldingsLoader(
  dataDir: string,
): Promise<(db: Executor, seeds: readonly HoldingSeed[], at: Date) => Promise<void>> {
  const numbers: AccountNumbers = await openAccountNumbers(dataDir)
  return async (db, seeds, at) => {
    const rows = seeds.map(({ number, balances, ...seed }): HoldingRow => {
      const last = balances.at(-1)
      if (!last) throw new Error(`account ${seed.id} has no balance`)
      return { ...seed, ...numbers.seal(number), version: 1, balance_fen: last.fen, as_of: last.asOf }
    })
    const points = seeds.flatMap(({ id, source, balances }) =>
      balances.map(({ asOf, fen }): NewBalance => ({
        holdingId: id,
        asOf,
        balanceFen: fen,
        source,
        importId: null,
      })),
    )
    for (let from = 0; from < rows.length; from += 5000)
      await writeHoldings(db, rows.slice(from, from + 5000), at)
    for (let from = 0; from < points.length; from += 20_000)
      await writeBalances(db, points.slice(from, from + 20_000))
  }
}
