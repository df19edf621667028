import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Parts of the data folder that are no part of a backup: the database's own files (its rows are in it), what
 * belongs to one run, the anchors of the audit trail (they speak of this life of the database only), and what
 * earlier restores set aside.
 */
const LEFT_OUT = [
  /^postgres(\/|$)/,
  /^backups?(\/|$)/,
  /^audit-anchor\.log/,
  /^\.restore-/,
  /^before-restore-/,
  /^logs?(\/|$)/,
  /(^|\/)\.incoming-/,
  /\.(part|lock|tmp)$/,
]

/** Paths, relative to the data folder and with `/`, of everything that a backup takes from it, in order. */
export async function* listStoredFiles(dataDir: string, folder = ''): AsyncGenerator<string> {
  const entries = await readdir(join(dataDir, folder), { withFileTypes: true })
  entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (LEFT_OUT.some((pattern) => pattern.test(path))) continue
    if (entry.isDirectory()) yield* listStoredFiles(dataDir, path)
    else if (entry.isFile()) yield path
  }
}
