import { createHash, randomBytes } from 'node:crypto'
import type { SamplingDesign, StratumKey } from '#contracts/inspections.ts'
import { DRAW_VERSION, drawPublicly } from '#engines/sampling/index.ts'
import { frameHash, groupsOf, type FrameUnit } from './frame.ts'

export { DRAW_VERSION }

/** 32 random bytes that decide a drawing, and their hash, which is told beforehand. */
export function newSecret(): { secret: string; commitment: string } {
  const secret = randomBytes(32).toString('hex')
  return { secret, commitment: commitmentTo(secret) }
}
export const commitmentTo = (secret: string): string => sha256(secret)

/** What decides a drawing, besides the frame itself. */
export interface Lot {
  readonly planId: string
  readonly number: number
  readonly secret: string
  readonly publicText: string | null
}

/**
 * The published words from which the seed is made. The secret was committed to before the frame existed, the frame
 * could not be chosen to suit a secret that nobody knew, and words from outside suit neither.
 */
export function seedTextOf(lot: Lot, hash: string): string {
  return sha256(['zhike', lot.planId, lot.number, lot.secret, lot.publicText ?? '', hash].join('|'))
}

export interface Drawing {
  readonly frameHash: string
  /** Indices into the frame, rising. */
  readonly drawn: readonly number[]
  readonly sampleHash: string
}

/** Draws every group of the frame by the local pivotal method. The same lot and frame draw the same shops. */
export function drawLots(design: SamplingDesign, units: readonly FrameUnit[], lot: Lot): Drawing {
  const hash = frameHash(design, units)
  const seedText = seedTextOf(lot, hash)
  const drawn = [...groupsOf(design, units)].flatMap(([group, indices]) => {
    const part = indices.map((index) => units[index]!)
    const { drawn: chosen } = drawPublicly(
      coordinatesOf(design, part),
      part.map((unit) => unit.probability),
      `${seedText}|${group}`,
    )
    return Array.from(chosen, (i) => indices[i]!)
  })
  drawn.sort((a, b) => a - b)
  return { frameHash: hash, drawn, sampleHash: sampleHashOf(drawn.map((index) => units[index]!.customerId)) }
}

export const sampleHashOf = (customerIds: readonly string[]): string =>
  sha256(customerIds.toSorted().join('\n'))

/** How far apart strata are put, metres; the first named lies outermost. Cities are smaller than the least of them. */
const APART = [1e13, 1e11, 1e9] as const
const UNPLACED_APART = 1e7

/**
 * Where each shop lies for the drawing: metres on the map, and one dimension a stratum, in which strata are further
 * apart than any two shops. Neighbours compete for a place in the sample, so competition stays within a stratum as
 * long as it can, and each stratum gets its share to the nearest shop. Shops without a place on the map are a
 * stratum of their own.
 */
function coordinatesOf(
  design: Pick<SamplingDesign, 'stratifyBy'>,
  units: readonly FrameUnit[],
): readonly number[][] {
  const strata = design.stratifyBy.map((key, level) => {
    const values = [...new Set(units.map((unit) => stratumOf(unit, key)))].toSorted()
    return units.map((unit) => values.indexOf(stratumOf(unit, key)) * APART[level]!)
  })
  return [
    units.map((unit) => unit.east ?? 0),
    units.map((unit) => unit.north ?? 0),
    units.map((unit) => (unit.east === null ? UNPLACED_APART : 0)),
    ...strata,
  ]
}

function stratumOf(unit: FrameUnit, key: StratumKey): string {
  if (key === 'manager') return unit.managerId
  return key === 'type' ? unit.type : unit.grade
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
