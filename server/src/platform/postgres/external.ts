import type { Result } from '../errors/result.ts'
import { fail, ok } from '../errors/result.ts'
import { connectionFailure, OLDEST_SERVER, postgresFailures } from './failures.ts'
import { withClient } from './probe.ts'

export interface ExternalServer {
  readonly url: string
  /** `18.4`, as the server writes it. */
  readonly version: string
}

/** Checks a `DATABASE_URL`: reachable, new enough, UTF-8. Each shortcoming is a failure that says what to do. */
export async function checkExternalPostgres(url: string): Promise<Result<ExternalServer>> {
  if (!URL.canParse(url) || !/^postgres(ql)?:$/.test(new URL(url).protocol)) {
    return fail(postgresFailures.urlInvalid())
  }
  try {
    return await withClient(url, async (client) => {
      const { rows } = await client.query<{ number: number; version: string; encoding: string }>(
        `select current_setting('server_version_num')::int as number,
                split_part(current_setting('server_version'), ' ', 1) as version,
                current_setting('server_encoding') as encoding`,
      )
      const server = rows[0]
      if (!server) throw new Error('the server answered without a row')
      if (Math.floor(server.number / 10_000) < OLDEST_SERVER) {
        return fail(postgresFailures.serverTooOld(server.version))
      }
      if (server.encoding !== 'UTF8') return fail(postgresFailures.notUtf8(server.encoding))
      return ok({ url, version: server.version })
    })
  } catch (error) {
    return fail(connectionFailure(error, withoutPassword(url)))
  }
}

/** The address as it may stand in a log. */
export function withoutPassword(url: string): string {
  const parsed = new URL(url)
  if (parsed.password) parsed.password = '***'
  return parsed.toString()
}
