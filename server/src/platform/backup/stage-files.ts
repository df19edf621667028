import { createWriteStream, existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fail, ok, type Result } from '../errors/result.ts'
import { folderFailure } from '../postgres/failures.ts'
import { readArchive } from './archive.ts'
import { backupFailures } from './failures.ts'
import { FILES } from './format.ts'

/** Files of a backup, unpacked beside their place. */
export interface StagedFiles {
  /** Puts them in place; what was there before is kept in the returned folder (null when nothing was). */
  readonly moveIntoPlace: () => Promise<string | null>
  readonly discard: () => Promise<void>
}

/** Unpacks the files of a verified backup into a folder beside their place, so that moving them is a rename. */
export async function stageFiles(
  file: string,
  { dataDir, forceEmpty, now }: { dataDir: string; forceEmpty?: boolean; now: Date },
): Promise<Result<StagedFiles>> {
  const uploads = join(dataDir, 'files')
  if (!forceEmpty && existsSync(uploads) && (await readdir(uploads)).length > 0) {
    return fail(backupFailures.filesNotEmpty(dataDir))
  }
  const staging = join(dataDir, `.restore-${process.pid}`)
  const discard = () => rm(staging, { recursive: true, force: true })
  try {
    await mkdir(staging, { recursive: true, mode: 0o700 })
    for await (const entry of readArchive(file)) {
      if (!entry.name.startsWith(FILES)) {
        entry.content.resume()
        continue
      }
      const path = entry.name.slice(FILES.length)
      if (!isInside(path)) {
        await discard()
        return fail(backupFailures.damaged(file, `it wants to write outside the data folder: ${path}`))
      }
      const target = join(staging, path)
      await mkdir(dirname(target), { recursive: true, mode: 0o700 })
      await pipeline(entry.content, createWriteStream(target, { mode: 0o600, flush: true }))
    }
  } catch (error) {
    await discard()
    return fail(folderFailure(error, dataDir))
  }
  const moveIntoPlace = async () => {
    const aside = join(dataDir, `before-restore-${now.toISOString().replaceAll(':', '')}`)
    let moved = false
    for (const name of await readdir(staging)) {
      const place = join(dataDir, name)
      if (existsSync(place)) {
        await mkdir(aside, { recursive: true, mode: 0o700 })
        await rename(place, join(aside, name))
        moved = true
      }
      await rename(join(staging, name), place)
    }
    return moved ? aside : null
  }
  return ok({ moveIntoPlace, discard })
}

function isInside(path: string): boolean {
  return path !== '' && !path.startsWith('/') && !path.includes('\\') && !path.split('/').includes('..')
}
