import { Socket } from 'node:net'
import { Kysely, PostgresDialect, type Transaction, type TransactionBuilder } from 'kysely'
import pg from 'pg'
import { AppError } from '../errors/errors.ts'
import type { Result } from '../errors/result.ts'
import type { Tables } from './tables.gen.ts'

export type Db = Kysely<Tables>
export type Tx = Transaction<Tables>
/** Either of the two: for reads that do not care, and for writes that join the caller's transaction. */
export type Executor = Db | Tx

// int8 holds money (fen) and sequence numbers; a float would lose digits. Dates stay text: a business date has
// no time zone, and a JavaScript Date would give it one.
const INT8 = 20
const DATE = 1082
const NUMERIC = 1700
const DATE_ARRAY = 1182
const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === INT8) return (text: string) => BigInt(text)
    if (oid === DATE) return (text: string) => text
    if (oid === NUMERIC) return Number
    if (oid === DATE_ARRAY) return (text: string) => (text === '{}' ? [] : text.slice(1, -1).split(','))
    return pg.types.getTypeParser(oid, format)
  },
}

export interface DatabaseOptions {
  /** Connections of each of the two pools. */
  readonly max?: number
  readonly statementTimeoutMs?: number
  readonly applicationName?: string
  /** Values as a library expects them of a plain `pg` connection: int8 as text, dates as `Date`. */
  readonly plainTypes?: boolean
}

/**
 * Two pools behind one face: one for transactions, one for single statements. A transaction that asks a service for
 * something, which asks by a statement of its own, then never waits for a connection that another such transaction
 * holds: statements give theirs back by themselves. With one pool as many writers at once as it has connections
 * would have stopped each other until the time limit.
 */
class TwoPools extends Kysely<Tables> {
  readonly #transactions: Kysely<Tables>
  readonly #pools: readonly pg.Pool[]

  constructor(statements: pg.Pool, transactions: pg.Pool) {
    super({ dialect: new PostgresDialect({ pool: statements }) })
    this.#transactions = new Kysely({ dialect: new PostgresDialect({ pool: transactions }) })
    this.#pools = [statements, transactions]
  }

  override transaction(): TransactionBuilder<Tables> {
    return this.#transactions.transaction()
  }

  override async destroy(): Promise<void> {
    await Promise.all([super.destroy(), this.#transactions.destroy()])
    // Kysely ends only a pool that it has used.
    await Promise.all(this.#pools.filter((pool) => !pool.ending).map((pool) => pool.end()))
  }
}

/**
 * Opens a database of at most `max` connections for transactions and as many for single statements; `pool` has
 * the latter. Every connection bounds its statements and its idle transactions, so that neither a slow query
 * nor a cut network holds locks for ever.
 */
export function createDatabase(url: string, options: DatabaseOptions = {}): { db: Db; pool: pg.Pool } {
  const pool = createPool(url, options)
  return { db: new TwoPools(pool, createPool(url, options)), pool }
}

function createPool(url: string, options: DatabaseOptions): pg.Pool {
  const statementTimeoutMs = options.statementTimeoutMs ?? 30_000
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 9,
    application_name: options.applicationName ?? 'zhike',
    statement_timeout: statementTimeoutMs,
    // Where a statement may take for ever, so may its answer.
    stream: () => (statementTimeoutMs === 0 ? new Socket() : answeringSocket(statementTimeoutMs + 2000)),
    idle_in_transaction_session_timeout: 60_000,
    connectionTimeoutMillis: Math.min(10_000, statementTimeoutMs),
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    ...(options.plainTypes ? {} : { types }),
  })
  // A connection that breaks while idle is replaced by the pool; without a listener Node would end the process.
  pool.on('error', () => undefined)
  // The same for one that breaks while it is lent out: its query or the end of its transaction reports it.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

/**
 * A connection that breaks when a question stays without any answer for `limitMs`. A network that is cut without a
 * word leaves the connection open for a quarter of an hour; PostgreSQL itself answers within `statement_timeout`.
 */
function answeringSocket(limitMs: number): Socket {
  const socket = new Socket()
  let askedWhenAnswered = 0
  socket.setTimeout(limitMs)
  socket.on('data', () => {
    askedWhenAnswered = socket.bytesWritten
  })
  socket.on('timeout', () => {
    if (socket.bytesWritten === askedWhenAnswered) return
    const silence = new Error(`no answer from the database for ${limitMs} ms`)
    socket.destroy(Object.assign(silence, { code: 'ETIMEDOUT' }))
  })
  return socket
}

/** Runs `work` in one transaction: commits an ok result, rolls a failed one back and hands it on. */
export async function inTransaction<T>(
  db: Executor,
  work: (tx: Tx) => Promise<Result<T>>,
): Promise<Result<T>> {
  if (db.isTransaction) return work(db as Tx)
  try {
    return await db.transaction().execute(async (tx) => {
      const result = await work(tx)
      if (!result.ok) throw result.error
      return result
    })
  } catch (error) {
    if (error instanceof AppError) return { ok: false, error }
    throw error
  }
}
