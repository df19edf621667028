import { ok, type Result } from '../errors/result.ts'
import { checkExternalPostgres, findRunningPostgres, startEmbeddedPostgres } from '../postgres/index.ts'
import type { PostmasterEvent } from '../postgres/index.ts'
import type { OnProgress } from './operator.ts'

/** A database that a program may use until it calls `close`. */
export interface OpenDatabase {
  readonly url: string
  /** `external`: DATABASE_URL. `shared`: the embedded server of another running process. `own`: ours. */
  readonly kind: 'external' | 'shared' | 'own'
  readonly version: string
  /** Stops the server when it is ours; otherwise nothing. */
  readonly close: () => Promise<void>
}

export interface OpenDatabaseOptions {
  readonly dataDir: string
  /** `DATABASE_URL`, when the operator brings a server of his own. */
  readonly databaseUrl?: string | undefined
  /** true lets a running process keep the embedded server and uses it as well. */
  readonly share: boolean
  /** How long to wait, in milliseconds, for a process that is just ending to free the data folder. */
  readonly patience?: number
  readonly onProgress?: OnProgress
  readonly onEvent?: (event: PostmasterEvent) => void
}

/** The database of an installation: the operator's own, the one that already runs, or the embedded one started. */
export async function openDatabase(options: OpenDatabaseOptions): Promise<Result<OpenDatabase>> {
  if (options.databaseUrl) {
    const external = await checkExternalPostgres(options.databaseUrl)
    if (!external.ok) return external
    return ok({ ...external.value, kind: 'external', close: () => Promise.resolve() })
  }
  if (options.share) {
    const shared = await findRunningPostgres(options.dataDir)
    if (!shared.ok) return shared
    if (shared.value) {
      const checked = await checkExternalPostgres(shared.value.url)
      if (!checked.ok) return checked
      return ok({ ...checked.value, kind: 'shared', close: () => Promise.resolve() })
    }
  }
  const deadline = performance.now() + (options.patience ?? 0)
  for (;;) {
    const own = await startEmbeddedPostgres(options)
    if (own.ok) {
      const { url, version, stop } = own.value
      return ok({ url, kind: 'own', version, close: stop })
    }
    if (own.error.code !== 'data_folder_in_use' || performance.now() > deadline) return own
    await new Promise((resolve) => {
      setTimeout(resolve, 100)
    })
  }
}
