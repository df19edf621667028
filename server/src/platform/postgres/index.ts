/** The PostgreSQL that comes with the product, and the check of one that does not. */
export { checkExternalPostgres, withoutPassword } from './external.ts'
export type { ExternalServer } from './external.ts'
export { findRunningPostgres, startEmbeddedPostgres } from './launcher.ts'
export type { EmbeddedOptions, EmbeddedPostgres } from './launcher.ts'
export type { PostmasterEvent } from './supervisor.ts'
