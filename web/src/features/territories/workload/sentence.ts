import type { WorkloadPart } from '#contracts/workloads.ts'
import { roundedParts } from '#engines/workload/index.ts'

export interface ShownPart {
  readonly indicator: WorkloadPart['indicator']
  readonly points: number
}

/**
 * Index and parts as they are read: whole percentages that add up exactly, the largest first, parts of nothing left
 * out.
 */
export function shownParts(parts: readonly WorkloadPart[]): { percent: number; parts: ShownPart[] } {
  const { parts: points, whole } = roundedParts(parts.map((part) => part.points))
  return {
    percent: 100 + whole,
    parts: parts
      .map(({ indicator }, at) => ({ indicator, points: points[at]! }))
      .filter((part) => part.points !== 0)
      .sort((a, b) => Math.abs(b.points) - Math.abs(a.points)),
  }
}

/** `+9`, `−3`. */
export const signed = (points: number): string => (points < 0 ? `−${-points}` : `+${points}`)
