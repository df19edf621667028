/**
 * Random samples for assessments: spread over the map, with unequal chances, replayable from a published seed, and
 * with estimates that know their own uncertainty.
 */
export { inclusionProbabilities } from './inclusion.ts'
export { drawBalancedSample, type PivotalRule } from './pivotal.ts'
export { estimateBalanced, estimateIgnoringPlace, type Estimate, type SampleValues } from './estimate.ts'
export { spatialBalance } from './balance.ts'
export {
  DRAW_VERSION,
  drawPublicly,
  frameFingerprint,
  replayDraw,
  seedFromText,
  type Draw,
  type DrawRecord,
} from './replay.ts'
export type { Coordinates } from './nearest.ts'
