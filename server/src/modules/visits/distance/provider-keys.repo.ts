import { sql } from 'kysely'
import type { Db, Tx } from '#platform/db/index.ts'
import { createSealer, loadKey } from '#platform/keys/keys.ts'
import type { Grant } from '#platform/policy/index.ts'

export interface ProviderKeys {
  /** Null when there is none, or when it was sealed under a key file that is gone. */
  read(provider: string): Promise<string | null>
  write(tx: Tx, grant: Grant<'settings.manage'>, provider: string, key: string, by: string): Promise<void>
  remove(tx: Tx, grant: Grant<'settings.manage'>, provider: string): Promise<void>
}

/** Keys of providers, sealed under a key that lies outside of the database. */
export function createProviderKeys({ db, dataDir }: { db: Db; dataDir: string }): ProviderKeys {
  const sealer = async () => createSealer(await loadKey(dataDir, 'providers'), 'distance-provider')
  const place = (provider: string) => `provider_keys/sealed/${provider}`
  return {
    async read(provider) {
      const { rows } = await sql<{ sealed: Buffer }>`
        select sealed from provider_keys where provider = ${provider}`.execute(db)
      return rows[0] ? (await sealer()).open(rows[0].sealed, place(provider)) : null
    },
    async write(tx, _grant, provider, key, by) {
      const sealed = (await sealer()).seal(key, place(provider))
      await sql`
        insert into provider_keys (provider, sealed, updated_at, updated_by)
        values (${provider}, ${sealed}, now(), ${by})
        on conflict (provider) do update set sealed = excluded.sealed, updated_at = now(),
          updated_by = excluded.updated_by`.execute(tx)
    },
    async remove(tx, _grant, provider) {
      await sql`delete from provider_keys where provider = ${provider}`.execute(tx)
    },
  }
}
