/** What visiting did to orders, as far as records can tell: a comparison of like with like, with its interval. */
export { effectOf, type Effect, type EffectStratum, type Observation } from './effect.ts'
