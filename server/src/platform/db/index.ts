export { createDatabase, inTransaction, type Db, type Executor, type Tx } from './database.ts'
export { migrate, type MigrationProblem, schemaState } from './migrate.ts'
export type { Tables } from './tables.gen.ts'
