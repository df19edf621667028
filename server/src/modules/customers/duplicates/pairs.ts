import { createHmac } from 'node:crypto'
import type { LikenessReason } from '#engines/likeness/index.ts'
import { likeness } from '#engines/likeness/index.ts'
import type { Executor } from '#platform/db/index.ts'
import { candidatesOf, type Compared, comparedOf } from './candidates.repo.ts'
import type { LikenessRules } from './likeness.settings.ts'

/** Two customers that may be one, as they are kept; `aId` is the smaller id. */
export interface Pair {
  readonly aId: string
  readonly bId: string
  readonly score: number
  readonly reasons: readonly Omit<LikenessReason, 'about'>[]
  /** What speaks for the pair, as fingerprints. */
  readonly facts: readonly string[]
}

/** Pairs of one customer that are kept: whoever has more has a key that says nothing. */
const mostPairs = 40

/** Compares a batch of customers with all others; `compared` are those of the batch that are there. */
export async function findPairs(
  db: Executor,
  ids: readonly string[],
  rules: LikenessRules,
  secret: Buffer,
): Promise<Pair[]> {
  const batch = [...(await comparedOf(db, ids)).values()]
  const candidates = await candidatesOf(db, batch, rules.weights.nearMetres)
  const others = await comparedOf(db, [...new Set([...candidates.of.values()].flatMap((set) => [...set]))])
  const pairs = new Map<string, Pair>()
  for (const one of batch) {
    const found = [...(candidates.of.get(one.id) ?? [])].flatMap((id) => {
      const other = others.get(id)
      const pair = other && pairOf(one, other, rules, candidates.holders, secret)
      return pair ? [pair] : []
    })
    for (const pair of found.toSorted((a, b) => b.score - a.score).slice(0, mostPairs))
      pairs.set(`${pair.aId} ${pair.bId}`, pair)
  }
  return [...pairs.values()]
}

/** The pair as it stands, whatever its score; null when either is gone. */
export async function pairAsItStands(
  db: Executor,
  oneId: string,
  otherId: string,
  rules: LikenessRules,
  secret: Buffer,
): Promise<Pair | null> {
  const both = await comparedOf(db, [oneId, otherId])
  const [one, other] = [both.get(oneId), both.get(otherId)]
  if (!one || !other) return null
  return pairOf(one, other, { ...rules, leastScore: 0 }, new Map(), secret)
}

function pairOf(
  one: Compared,
  other: Compared,
  { weights, leastScore }: LikenessRules,
  holders: ReadonlyMap<string, number>,
  secret: Buffer,
): Pair | null {
  const [a, b] = one.id < other.id ? [one, other] : [other, one]
  const { score, reasons } = likeness(a, b, weights, (phone) => holders.get(phone) ?? 2)
  if (score < leastScore) return null
  return {
    aId: a.id,
    bId: b.id,
    score,
    reasons: reasons.map(({ about: _, ...told }) => told),
    facts: reasons.filter(({ points }) => points > 0).map((reason) => fingerprint(reason, secret)),
  }
}

/** A reason with what it is about, so that the same is recognised later; of no use without the installation's key. */
function fingerprint({ code, about }: LikenessReason, secret: Buffer): string {
  const hash = createHmac('sha256', secret).update('zhike/duplicate-fact\n').update(`${code}\n${about}`)
  return `${code}:${hash.digest('hex').slice(0, 20)}`
}
