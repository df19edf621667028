import { createHash } from 'node:crypto'
import type { SamplingDesign } from '#contracts/inspections.ts'
import { greatCircleMetres, wgs84 } from '#engines/geo/index.ts'
import { inclusionProbabilities } from '#engines/sampling/index.ts'
import { canonicalJson } from '#platform/audit/seal.ts'

/** A shop that may be drawn, as the customers module tells of it. */
export interface Eligible {
  readonly id: string
  readonly ownerId: string | null
  readonly unitId: string
  readonly type: string
  readonly grade: string
  readonly keyCustomer: boolean
  readonly position: { readonly lng: number; readonly lat: number } | null
}

/** A line of the list that lots are drawn from. */
export interface FrameUnit {
  readonly customerId: string
  readonly managerId: string
  readonly unitId: string
  readonly type: string
  readonly grade: string
  readonly keyCustomer: boolean
  /** Whole metres from the middle of the list, so that every machine draws from the same numbers. */
  readonly east: number | null
  readonly north: number | null
  /** How many times as likely as a shop of size 1. */
  readonly size: number
  /** Chance of being drawn, 0 … 1. */
  readonly probability: number
}

/** The list to draw from: every shop of the chosen account managers, in an order that nobody chose. */
export function buildFrame(design: SamplingDesign, eligible: readonly Eligible[]): FrameUnit[] {
  const wanted = new Set(design.managerIds)
  const rows = eligible
    .flatMap((shop) =>
      shop.ownerId !== null && wanted.has(shop.ownerId) ? [{ ...shop, ownerId: shop.ownerId }] : [],
    )
    .toSorted((a, b) => (a.ownerId < b.ownerId ? -1 : a.ownerId > b.ownerId ? 1 : a.id < b.id ? -1 : 1))
  const middle = middleOf(rows)
  const units = rows.map((shop): FrameUnit => ({
    customerId: shop.id,
    managerId: shop.ownerId,
    unitId: shop.unitId,
    type: shop.type,
    grade: shop.grade,
    keyCustomer: shop.keyCustomer,
    ...(shop.position && middle ? metresFrom(middle, shop.position) : { east: null, north: null }),
    size: sizeOf(design, shop),
    probability: 0,
  }))
  const chances = probabilitiesOf(design, units)
  return units.map((unit, index) => ({ ...unit, probability: chances[index]! }))
}

function sizeOf({ weights }: SamplingDesign, shop: Eligible): number {
  const factor = (table: Readonly<Record<string, number>>, key: string): number =>
    Object.hasOwn(table, key) ? table[key]! : 1
  return (
    factor(weights.grades, shop.grade) *
    factor(weights.types, shop.type) *
    (shop.keyCustomer ? weights.keyCustomer : 1)
  )
}

/**
 * The parts of a frame that lots are drawn for one by one: each account manager where everyone gets so many, the
 * whole list where the number holds for all together. Indices into the frame.
 */
export function groupsOf(
  design: Pick<SamplingDesign, 'sizeMode'>,
  units: readonly Pick<FrameUnit, 'managerId'>[],
): ReadonlyMap<string, readonly number[]> {
  const indices = units.map((_, index) => index)
  if (design.sizeMode === 'total') return new Map([['all', indices]])
  return Map.groupBy(indices, (index) => units[index]!.managerId)
}

/** Chances proportional to size within each group; they add up to the sample size, or to all there are. */
export function probabilitiesOf(
  design: Pick<SamplingDesign, 'sizeMode' | 'sampleSize'>,
  units: readonly Pick<FrameUnit, 'managerId' | 'size'>[],
): number[] {
  const chances = units.map(() => 0)
  for (const indices of groupsOf(design, units).values()) {
    const part = inclusionProbabilities(
      indices.map((index) => units[index]!.size),
      design.sampleSize,
    )
    indices.forEach((index, i) => (chances[index] = part[i]!))
  }
  return chances
}

/** SHA-256 over the design and every line of the frame: another shop, weight or chance gives another hash. */
export function frameHash(design: SamplingDesign, units: readonly FrameUnit[]): string {
  const hash = createHash('sha256').update(canonicalJson(design))
  for (const unit of units) {
    hash.update('\n')
    hash.update(
      [
        unit.customerId,
        unit.managerId,
        unit.unitId,
        unit.type,
        unit.grade,
        unit.keyCustomer,
        unit.east,
        unit.north,
        unit.size,
        unit.probability,
      ].join('|'),
    )
  }
  return hash.digest('hex')
}

interface Place {
  readonly lng: number
  readonly lat: number
}

function middleOf(rows: readonly Eligible[]): Place | null {
  const placed = rows.flatMap((row) => row.position ?? [])
  if (placed.length === 0) return null
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  return { lng: mean(placed.map((place) => place.lng)), lat: mean(placed.map((place) => place.lat)) }
}

function metresFrom(middle: Place, place: Place): { east: number; north: number } {
  const here = wgs84(middle.lng, middle.lat)
  const east = greatCircleMetres(here, wgs84(place.lng, middle.lat)) * Math.sign(place.lng - middle.lng)
  const north = greatCircleMetres(here, wgs84(middle.lng, place.lat)) * Math.sign(place.lat - middle.lat)
  return { east: Math.round(east), north: Math.round(north) }
}
