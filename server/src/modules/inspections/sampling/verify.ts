import type { DrawCheck, SamplingDesign } from '#contracts/inspections.ts'
import { commitmentTo, DRAW_VERSION, drawLots, sampleHashOf } from './draw.ts'
import { frameHash, probabilitiesOf, type FrameUnit } from './frame.ts'

/** Everything that is on record of a drawing that took place. */
export interface RecordedDraw {
  readonly planId: string
  readonly number: number
  readonly secret: string
  readonly commitment: string
  readonly committedAt: Date
  readonly drawnAt: Date
  readonly publicText: string | null
  readonly design: SamplingDesign
  readonly drawVersion: number
  readonly frameHash: string
  readonly sampleHash: string
  readonly units: readonly (FrameUnit & { readonly drawn: boolean })[]
  /** Shops that stand on the plan as drawn; null for a drawing that a later one replaced. */
  readonly itemCustomerIds: readonly string[] | null
  /** What the audit trail says about this drawing; null when it says nothing. */
  readonly audited: {
    readonly commitment: string
    readonly frameHash: string
    readonly sampleHash: string
  } | null
}

/**
 * Draws again from the record and compares every link: secret and commitment, frame and chances, the shops that
 * come out, those on the plan, and what the audit trail (which cannot be rewritten) was told at the time.
 */
export function checkDraw(record: RecordedDraw): DrawCheck {
  const { design, units } = record
  const hash = frameHash(design, units)
  const again = drawLots(design, units, record)
  const recorded = units.flatMap((unit) => (unit.drawn ? [unit.customerId] : []))
  const replayed = again.drawn.map((index) => units[index]!.customerId)
  const checks: DrawCheck['checks'] = [
    { code: 'commitment', ok: commitmentTo(record.secret) === record.commitment },
    { code: 'committed_before', ok: record.committedAt <= record.drawnAt },
    { code: 'frame', ok: hash === record.frameHash },
    { code: 'probabilities', ok: sameNumbers(probabilitiesOf(design, units), units) },
    { code: 'seed', ok: record.drawVersion === DRAW_VERSION },
    {
      code: 'sample',
      ok: same(recorded, replayed) && sampleHashOf(replayed) === record.sampleHash,
    },
  ]
  if (record.itemCustomerIds !== null)
    checks.push({ code: 'items', ok: same(record.itemCustomerIds, replayed) })
  const { audited } = record
  if (audited !== null)
    checks.push({
      code: 'audit',
      ok:
        audited.commitment === record.commitment &&
        audited.frameHash === record.frameHash &&
        audited.sampleHash === record.sampleHash,
    })
  const equal = checks.every((check) => check.ok)
  return { number: record.number, equal, unaudited: audited === null, checks }
}

function same(a: readonly string[], b: readonly string[]): boolean {
  const [x, y] = [a.toSorted(), b.toSorted()]
  return x.length === y.length && x.every((value, index) => value === y[index])
}

const sameNumbers = (chances: readonly number[], units: readonly FrameUnit[]): boolean =>
  chances.every((chance, index) => chance === units[index]!.probability)
