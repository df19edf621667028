import { sql } from 'kysely'
import { AppError } from '../errors/errors.ts'
import { fail, ok, type Result } from '../errors/result.ts'
import type { Db } from './database.ts'

/**
 * What was acknowledged must survive a power cut, and no test with kill -9 can show that it does (the page cache
 * survives the process). So the settings that promise it are checked before anything is written.
 */
export async function checkDurability(db: Db): Promise<Result<null>> {
  const wanted: Record<string, readonly string[]> = {
    fsync: ['on'],
    full_page_writes: ['on'],
    synchronous_commit: ['on', 'remote_write', 'remote_apply', 'local'],
  }
  const { rows } = await sql<{ name: string; setting: string }>`
    select name, setting from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit')`.execute(
    db,
  )
  const unsafe = rows.filter((row) => !wanted[row.name]?.includes(row.setting))
  if (unsafe.length === 0) return ok(null)
  const list = unsafe.map((row) => `${row.name} = ${row.setting}`).join(', ')
  return fail(
    new AppError({
      code: 'database_not_durable',
      status: 500,
      words: {
        zh: `数据库的设置（${list}）会在断电时丢失已保存的数据，知客拒绝启动。请改回默认值后重试。`,
        en: `The database is set so that a power cut loses saved data (${list}); 知客 refuses to start. Restore the defaults and try again.`,
      },
    }),
  )
}
