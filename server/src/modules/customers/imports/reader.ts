import { Worker } from 'node:worker_threads'
import { importLimits } from './limits.ts'
import type { CellRow, ReaderMessage, ReaderTask } from './reader.worker.ts'
import type { ParsedRow, RowRules } from './row-values.ts'
import { Unreadable } from './unreadable.ts'

export type { CellRow } from './reader.worker.ts'

/** Caps of the reading thread; tests make them small. */
export interface ReaderCaps {
  readonly heapMegabytes: number
  readonly silenceMs: number
}

export interface Inspection {
  readonly encoding: string | null
  readonly header: readonly string[]
  readonly sample: readonly (readonly string[])[]
  readonly rows: number
}

/** Reads a file through once: header, first rows, number of rows. Throws `Unreadable`. */
export async function inspectFile(path: string, caps: ReaderCaps = importLimits): Promise<Inspection> {
  const thread = startReader({ kind: 'inspect', path, samples: 20 }, caps)
  try {
    const message = await thread.next()
    if (message.kind !== 'inspected') throw new Error(`unexpected message ${message.kind}`)
    return message
  } finally {
    await thread.end()
  }
}

/** Rows after the header, parsed, in batches, without the first `skip`. Throws `Unreadable`. */
export async function* readBatches(
  path: string,
  rules: RowRules,
  skip: number,
  caps: ReaderCaps = importLimits,
): AsyncGenerator<ParsedRow[]> {
  const thread = startReader({ kind: 'rows', path, rules, skip }, caps)
  try {
    for (;;) {
      const message = await thread.next()
      if (message.kind === 'end') return
      if (message.kind === 'batch') yield message.rows
    }
  } finally {
    await thread.end()
  }
}

/** Rows after the header as they stand in the file, in batches, without the first `skip`. Throws `Unreadable`. */
export async function* readCells(
  path: string,
  skip: number,
  caps: ReaderCaps = importLimits,
): AsyncGenerator<CellRow[]> {
  const thread = startReader({ kind: 'cells', path, skip }, caps)
  try {
    for (;;) {
      const message = await thread.next()
      if (message.kind === 'end') return
      if (message.kind === 'cells') yield message.rows
    }
  } finally {
    await thread.end()
  }
}

function startReader(task: ReaderTask, caps: ReaderCaps) {
  const worker = new Worker(new URL('./reader.worker.ts', import.meta.url), {
    workerData: task,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: caps.heapMegabytes },
  })
  let failure: Error | null = null
  let settle: { resolve(message: ReaderMessage): void; reject(error: Error): void } | null = null
  const waiting: ReaderMessage[] = []
  const fail = (error: Error): void => {
    failure = error
    settle?.reject(error)
  }
  worker.on('message', (message: ReaderMessage) => {
    if (message.kind === 'unreadable') fail(new Unreadable(message.zh, message.en))
    else if (settle) settle.resolve(message)
    else waiting.push(message)
  })
  worker.on('error', (error: Error & { code?: string }) =>
    fail(
      error.code === 'ERR_WORKER_OUT_OF_MEMORY'
        ? new Unreadable('文件过大或过于复杂', 'it is too large or too complex')
        : error,
    ),
  )
  worker.on('exit', () => fail(new Error('the reading thread ended early')))

  return {
    /** Asks for the next message. */
    async next(): Promise<ReaderMessage> {
      const ready = waiting.shift()
      if (ready) return ready
      if (failure !== null) throw failure
      let alarm: NodeJS.Timeout | undefined
      try {
        return await new Promise<ReaderMessage>((resolve, reject) => {
          settle = { resolve, reject }
          alarm = setTimeout(
            () => reject(new Unreadable('读取时间过长', 'reading it takes too long')),
            caps.silenceMs,
          )
          // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
          worker.postMessage('next')
        })
      } finally {
        clearTimeout(alarm)
        settle = null
      }
    },
    async end(): Promise<void> {
      await worker.terminate()
    },
  }
}
