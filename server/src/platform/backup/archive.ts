import { createHash, type Hash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { open, rename, rm, stat } from 'node:fs/promises'
import { once } from 'node:events'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createZstdCompress, createZstdDecompress, constants } from 'node:zlib'
import tar from 'tar-stream'

/** Writes a backup file entry by entry. */
export interface ArchiveWriter {
  /** One entry whose content is in memory. */
  entry(name: string, content: Buffer): Promise<void>
  /** One entry from the disk; its size must not change meanwhile. Returns how many bytes were written. */
  file(name: string, path: string, hash: Hash): Promise<number>
}

/**
 * Writes to `<file>.part`, and only when everything is on the disk gives it its name: a crash, a full disk or an
 * error leaves no file that looks like a backup. Errors are thrown after tidying up.
 */
export async function writeArchive(
  file: string,
  fill: (writer: ArchiveWriter) => Promise<void>,
): Promise<{ bytes: number }> {
  const part = `${file}.part`
  const pack = tar.pack()
  const compress = createZstdCompress({
    params: { [constants.ZSTD_c_compressionLevel]: 3, [constants.ZSTD_c_checksumFlag]: 1 },
  })
  const writing = pipeline(pack, compress, createWriteStream(part, { mode: 0o600, flush: true }))
  // An error of the disk must also end the filling, which would otherwise wait for a drain that never comes.
  const broken = writing.then(() => new Promise<never>(() => undefined))
  try {
    await Promise.race([fillPack(pack, fill), broken])
    await writing
    const { size } = await stat(part)
    await rename(part, file)
    await syncFolder(dirname(file))
    return { bytes: size }
  } catch (error) {
    pack.destroy(new Error('the backup was given up'))
    await Promise.allSettled([writing])
    await rm(part, { force: true })
    throw error
  }
}

async function fillPack(pack: tar.Pack, fill: (writer: ArchiveWriter) => Promise<void>): Promise<void> {
  const mtime = new Date()
  const begin = (name: string, size: number) => {
    let settle: (error?: Error | null) => void = () => undefined
    const done = new Promise<void>((resolve, reject) => {
      settle = (error) => (error ? reject(error) : resolve())
    })
    const sink = pack.entry({ name, size, mtime, mode: 0o600 }, (error) => settle(error))
    return { sink, done }
  }
  await fill({
    async entry(name, content) {
      const { sink, done } = begin(name, content.length)
      sink.end(content)
      await done
    },
    async file(name, path, hash) {
      const { size } = await stat(path)
      const { sink, done } = begin(name, size)
      hash.update(`${name}\0${size}\0`)
      // Read no further than the announced size, should the file grow.
      if (size > 0) {
        for await (const chunk of createReadStream(path, { end: size - 1 })) {
          hash.update(chunk as Buffer)
          if (!sink.write(chunk)) await once(sink, 'drain')
        }
      }
      sink.end(Buffer.alloc(0))
      await done
      return size
    },
  })
  pack.finalize()
}

export interface ArchiveEntry {
  readonly name: string
  readonly size: number
  readonly content: Readable
}

/** Reads a backup file; each entry must be read to its end before the next comes. Damage is thrown. */
export async function* readArchive(file: string): AsyncGenerator<ArchiveEntry> {
  const extract = tar.extract()
  const reading = pipeline(createReadStream(file), createZstdDecompress(), extract)
  reading.catch(() => undefined)
  try {
    for await (const entry of extract) {
      yield {
        name: entry.header.name,
        size: entry.header.size ?? 0,
        content: entry as unknown as Readable,
      }
    }
    await reading
  } finally {
    extract.destroy()
  }
}

/** The whole content of a small entry. */
export async function readAll(entry: ArchiveEntry, limit = 64 * 1024 * 1024): Promise<Buffer> {
  if (entry.size > limit) throw new Error(`${entry.name} is larger than ${limit} bytes`)
  const chunks: Buffer[] = []
  for await (const chunk of entry.content) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** A hash for the content of files, names and sizes included. */
export function newHash(): Hash {
  return createHash('sha256')
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(join(folder), 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
