import type pg from 'pg'
import { defineError } from '../errors/errors.ts'
import { fail, ok, type Result } from '../errors/result.ts'
import { schemaChanged, schemaNewer, schemaState } from './migrate.ts'

export const schemaOlder = defineError('schema_older', 500, (pending: number) => ({
  zh: `数据库还有 ${pending} 个迁移没有执行，程序未启动，数据未改动。请运行 npm run zhike -- migrate，或直接 npm start。`,
  en: `The database lacks ${pending} migrations; the program did not start and nothing was changed. Run npm run zhike -- migrate, or npm start.`,
}))

/** Refuses a database that is not exactly of this program's schema, before anything is read or written. */
export async function requireSchema(pool: pg.Pool): Promise<Result<null>> {
  const { pending, problem } = await schemaState(pool)
  if (problem?.kind === 'newer') return fail(schemaNewer(problem.names))
  if (problem?.kind === 'changed') return fail(schemaChanged(problem.names))
  return pending.length > 0 ? fail(schemaOlder(pending.length)) : ok(null)
}
