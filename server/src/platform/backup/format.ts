import { z } from 'zod'

/**
 * A backup is one zstd-compressed tar file:
 *
 * 1. `manifest.json`: what is in it and which schema it needs;
 * 2. `data/<table>/<part>`: the rows of each table as PostgreSQL's COPY text, in parts of a few MiB (a tar entry
 *    must say its size before its content, and nobody knows the size of a table before reading it);
 * 3. `files/<path>`: the data folder besides the database: uploads and keys;
 * 4. `summary.json`: counts and hashes. It is written last, so a file without it is incomplete.
 *
 * `tar --zstd -xf` opens it without this program.
 */
export const FORMAT = 'zhike-backup'
export const FORMAT_VERSION = 1

export const MANIFEST = 'manifest.json'
export const SUMMARY = 'summary.json'
export const DATA = 'data/'
export const FILES = 'files/'

/** The queue's waiting jobs; the queue's own tables belong to its library and are not copied. */
export const JOBS = 'graphile_worker.waiting_jobs'

export const manifest = z.object({
  format: z.literal(FORMAT),
  formatVersion: z.number().int(),
  product: z.string(),
  createdAt: z.iso.datetime(),
  server: z.string(),
  /** Applied migrations in order. */
  schema: z.array(z.object({ name: z.string(), checksum: z.string() })),
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()) })),
  /** Partitions that were made while the product ran; migrations do not know them. Parents come first. */
  partitions: z.array(z.object({ name: z.string(), parent: z.string(), bound: z.string() })),
})
export type Manifest = z.infer<typeof manifest>

export const tableSummary = z.object({
  rows: z.number().int(),
  bytes: z.number().int(),
  /** SHA-256 of the COPY text, all parts in a row. */
  sha256: z.string(),
  /** Sum over all rows of a 64-bit hash of the row as text: does not depend on the order of rows. */
  rowHash: z.string(),
})
export type TableSummary = z.infer<typeof tableSummary>

export const summary = z.object({
  tables: z.record(z.string(), tableSummary),
  sequences: z.array(z.object({ name: z.string(), value: z.string(), called: z.boolean() })),
  files: z.object({ count: z.number().int(), bytes: z.number().int(), sha256: z.string() }),
})
export type Summary = z.infer<typeof summary>
