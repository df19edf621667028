import type { ConsentState } from '#engines/disclosure/index.ts'
import type { ConsentRow } from './consents.repo.ts'

type Entry = Pick<ConsentRow, 'kind' | 'purpose' | 'channel' | 'said_on' | 'valid_until'>

/**
 * What a customer's ledger says about a purpose and a channel on a business date. `ledger` is in order of recording,
 * the latest first: the latest entry that covers the question decides, whether it names the purpose or says `any`.
 * Consent that has run out is none; what was taken back stays taken back until it is given anew.
 */
export function consentOn(
  ledger: readonly Entry[],
  question: { readonly purpose: string; readonly channel: string },
  date: string,
): { readonly state: ConsentState; readonly until: string | null } {
  const latest = latestOn(ledger, question, date)
  if (latest === undefined) return { state: 'none', until: null }
  if (latest.kind === 'withdrawn') return { state: 'withdrawn', until: null }
  if (latest.valid_until !== null && latest.valid_until < date) return { state: 'none', until: null }
  return { state: 'given', until: latest.valid_until }
}

/** The entry that decides, of a ledger with the latest entry first. */
export function latestOn<E extends Entry>(
  ledger: readonly E[],
  question: { readonly purpose: string; readonly channel: string },
  date: string,
): E | undefined {
  return ledger.find(
    (entry) =>
      entry.said_on <= date &&
      (entry.purpose === 'any' || entry.purpose === question.purpose) &&
      (entry.channel === 'any' || entry.channel === question.channel),
  )
}
