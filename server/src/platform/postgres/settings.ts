import { existsSync, statfsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { availableParallelism, totalmem } from 'node:os'
import type { PostgresBinaries } from './binaries.ts'

const MIB = 1024 * 1024

/** What the settings depend on. */
export interface Machine {
  /** Memory that this process may count on, in bytes (the container's limit where there is one). */
  readonly memory: number
  readonly cpus: number
}

export function thisMachine(): Machine {
  const limit = process.constrainedMemory()
  const total = totalmem()
  return { memory: limit > 0 && limit < total ? limit : total, cpus: availableParallelism() }
}

/**
 * Settings of the embedded server. It shares the machine with the application and often with everything else a
 * small office runs, so it takes about an eighth of the memory for its cache, never more than 2 GiB.
 * Commits are durable: whoever got an answer keeps the row after a power cut.
 */
export function serverSettings(
  machine: Machine,
  binaries: PostgresBinaries,
): Readonly<Record<string, string>> {
  const memoryMiB = machine.memory / MIB
  const between = (low: number, value: number, high: number) =>
    `${Math.round(Math.min(high, Math.max(low, value)))}MB`
  const statements = existsSync(
    join(dirname(dirname(binaries.server)), 'lib', 'postgresql', 'pg_stat_statements.so'),
  )
  return {
    shared_buffers: between(64, memoryMiB / 8, 2048),
    effective_cache_size: between(256, memoryMiB / 2, 65_536),
    work_mem: between(4, memoryMiB / 512, 32),
    maintenance_work_mem: between(32, memoryMiB / 32, 512),
    max_connections: '80',
    max_worker_processes: String(Math.max(4, machine.cpus)),
    max_parallel_workers: String(Math.max(2, machine.cpus)),
    max_parallel_workers_per_gather: String(Math.max(1, Math.min(4, Math.floor(machine.cpus / 2)))),
    ...(smallSharedMemory() ? { dynamic_shared_memory_type: 'mmap' } : {}),
    jit: 'off',
    random_page_cost: '1.1',

    fsync: 'on',
    full_page_writes: 'on',
    synchronous_commit: 'on',
    wal_level: 'replica',
    max_wal_size: between(512, memoryMiB / 4, 4096),
    min_wal_size: '128MB',
    checkpoint_timeout: '15min',
    checkpoint_completion_target: '0.9',

    // Clients set their own statement_timeout; a forgotten transaction would hold back vacuum for ever.
    idle_in_transaction_session_timeout: '5min',
    tcp_keepalives_idle: '60',
    tcp_user_timeout: '60000',
    password_encryption: 'scram-sha-256',
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    ...(statements
      ? { shared_preload_libraries: 'pg_stat_statements', 'pg_stat_statements.max': '2000' }
      : {}),

    // One file a weekday, overwritten a week later. Terse, so that no row of a customer ends up in a log.
    logging_collector: 'on',
    log_directory: '../log',
    log_filename: 'postgres-%a.log',
    log_truncate_on_rotation: 'on',
    log_rotation_age: '1d',
    log_rotation_size: '0',
    log_file_mode: '0600',
    log_line_prefix: '%m [%p] %a ',
    log_error_verbosity: 'terse',
    log_min_messages: 'warning',
    log_min_error_statement: 'panic',
    log_min_duration_statement: '2000',
    log_parameter_max_length: '0',
    log_parameter_max_length_on_error: '0',
    log_checkpoints: 'off',
  }
}

/** Containers often have a /dev/shm of 64 MiB, too little for the queries that run on several cores. */
function smallSharedMemory(): boolean {
  if (process.platform !== 'linux' || !existsSync('/dev/shm')) return false
  const { bsize, blocks } = statfsSync('/dev/shm')
  return bsize * blocks < 512 * MIB
}

/** Settings that make tests fast and lose everything at a power cut. Never for real data. */
export const DISPOSABLE: Readonly<Record<string, string>> = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  autovacuum: 'off',
}

/** Writes settings as a configuration file of the server. */
export function settingsFile(settings: Readonly<Record<string, string>>): string {
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'`)
  return ['# Written at every start; put your own settings into postgres-local.conf.', ...lines, ''].join(
    '\n',
  )
}
