import type { Executor } from '#platform/db/index.ts'
import type { MergedCards, PrivacyNeeds } from '../privacy.context.ts'
import { consentOn, latestOn } from './consent-state.ts'
import { type ConsentRow, consentsOf } from './consents.repo.ts'

/** What a customer said about the use of its data, on all the cards that it is made of. */
export interface ConsentLedger {
  readonly customerId: string
  /** Newest first; each on the card it was recorded on. */
  readonly entries: readonly ConsentRow[]
  /** Names of the cards that were merged, by id. */
  readonly cardNames: ReadonlyMap<string, string>
  readonly behind: MergedCards['behind']
  /**
   * Withdrawals on the customer that this card was part of, while it was: they may have been this customer's words, and
   * so they count after the merge was undone.
   */
  readonly inherited: readonly ConsentRow[]
}

/** The ledger of a customer whom the caller has found within reach. */
export async function ledgerOf(
  db: Executor,
  needs: Pick<PrivacyNeeds, 'cardsOf'>,
  customerId: string,
): Promise<ConsentLedger> {
  const { behind, was } = await needs.cardsOf(customerId, db)
  const entries = await consentsOf(db, [customerId, ...behind.map(({ id }) => id)])
  const others = was.length === 0 ? [] : await consentsOf(db, [...new Set(was.map(({ into }) => into))])
  return {
    customerId,
    entries,
    cardNames: new Map(behind.map(({ id, name }) => [id, name])),
    behind,
    inherited: others.filter(
      (entry) =>
        entry.kind === 'withdrawn' &&
        was.some(
          ({ into, from, until }) =>
            into === entry.customer_id && from <= entry.recorded_at && entry.recorded_at <= until,
        ),
    ),
  }
}

/**
 * What the ledger says about a purpose and a channel on a business date. On one card the latest word counts. Of words
 * on two cards neither is the later one, because nobody knew of the other: a withdrawal on either wins, and otherwise
 * a consent on either holds. What was said after the cards became one counts for all of them.
 */
export function consentOf(
  ledger: ConsentLedger,
  question: { readonly purpose: string; readonly channel: string },
  date: string,
): ReturnType<typeof consentOn> {
  const own = [
    ...ledger.entries,
    ...ledger.inherited.map((entry) => ({ ...entry, customer_id: ledger.customerId })),
  ].toSorted((a, b) => b.recorded_at.getTime() - a.recorded_at.getTime())
  const byCard = Map.groupBy(own, (entry) => entry.customer_id)
  const latest = new Map<string, ConsentRow>()
  for (const [card, entries] of byCard) {
    const entry = latestOn(entries, question, date)
    if (entry) latest.set(card, entry)
  }
  const states = [...latest]
    .filter(([card]) => !isOverruled(ledger, latest, card))
    .map(([, entry]) => consentOn([entry], question, date))
  const given = states.filter(({ state }) => state === 'given')
  return (
    states.find(({ state }) => state === 'withdrawn') ??
    given.find(({ until }) => until === null) ??
    given.toSorted((a, b) => ((a.until ?? '') < (b.until ?? '') ? 1 : -1))[0] ?? {
      state: 'none',
      until: null,
    }
  )
}

/** Whether something was said of the customer after this card had become part of it. */
function isOverruled(
  { behind }: ConsentLedger,
  latest: ReadonlyMap<string, { readonly recorded_at: Date }>,
  card: string,
): boolean {
  let joined = new Date(0)
  for (let step = behind.find(({ id }) => id === card); step;) {
    const { into, at } = step
    if (at > joined) joined = at
    const said = latest.get(into)
    if (said && said.recorded_at > joined) return true
    step = behind.find(({ id }) => id === into)
  }
  return false
}
