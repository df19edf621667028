import { mkdirSync, renameSync, rmSync, writeSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import path from 'node:path'

export interface LogFileOptions {
  /** A file that has grown beyond this is set aside as `.1`, the one before as `.2`, and so on. */
  readonly maxBytes?: number
  /** How many files are set aside before the oldest goes. */
  readonly kept?: number
  /** What may wait to be written; more is dropped. */
  readonly maxWaitingBytes?: number
}

export interface LogFile {
  /** Takes one line; never waits and never fails. */
  write(line: string): void
  /** Resolves when everything taken so far was written or dropped. */
  settled(): Promise<void>
}

/**
 * A log that cannot harm the program it tells about: a full disk costs lines, not requests, and the next line that
 * can be written says how many. (The usual destination of pino waits on the main thread until there is room.)
 */
export function createLogFile(file: string, options: LogFileOptions = {}): LogFile {
  const { maxBytes = 20 * 1024 * 1024, kept = 5, maxWaitingBytes = 4 * 1024 * 1024 } = options
  let handle: FileHandle | null = null
  let size = 0
  let waiting: string[] = []
  let waitingBytes = 0
  let dropped = 0
  let writing: Promise<void> | null = null

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      const lines = waiting
      waiting = []
      waitingBytes = 0
      try {
        await append(lines.join(''))
        if (dropped > 0) {
          const told = dropped
          await append(lostLine(told))
          dropped -= told
        }
      } catch {
        // Nowhere to say it but here, once there is room again.
        dropped += lines.length
      }
    }
  }
  async function append(text: string): Promise<void> {
    handle ??= await openAgain()
    const bytes = Buffer.from(text)
    // A write may be cut short by a full disk: the rest of the line must not be glued to the next one.
    const { bytesWritten } = await handle.write(bytes)
    size += bytesWritten
    if (bytesWritten < bytes.length) {
      await handle.truncate((size -= bytesWritten))
      throw new Error('short write')
    }
    if (size > maxBytes) await setAside()
  }
  async function openAgain(): Promise<FileHandle> {
    mkdirSync(path.dirname(file), { recursive: true })
    const opened = await open(file, 'a', 0o640)
    size = (await opened.stat()).size
    return opened
  }
  async function setAside(): Promise<void> {
    await handle?.close()
    handle = null
    rmSync(`${file}.${kept}`, { force: true })
    for (let n = kept - 1; n >= 0; n--) {
      const from = n === 0 ? file : `${file}.${n}`
      try {
        renameSync(from, `${file}.${n + 1}`)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      }
    }
  }

  // What is said last is what matters most after a crash.
  process.once('exit', () => {
    if (handle === null || waiting.length === 0) return
    try {
      writeSync(handle.fd, waiting.join(''))
    } catch {
      // The disk is full; the process ends all the same.
    }
  })

  return {
    write(line) {
      if (waitingBytes + line.length > maxWaitingBytes) {
        dropped++
        return
      }
      waiting.push(line)
      waitingBytes += line.length
      writing ??= writeAll().finally(() => {
        writing = null
      })
    },
    async settled() {
      await writing
    },
  }
}

const lostLine = (lines: number): string =>
  `${JSON.stringify({ level: 40, time: new Date().toISOString(), lines, msg: 'lines of this log were lost' })}\n`
