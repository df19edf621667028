import { on } from 'node:events'
import { parentPort, workerData } from 'node:worker_threads'
import { importLimits } from './limits.ts'
import type { FileRow } from './file-row.ts'
import { openRows } from './file-rows.ts'
import type { ParsedRow, RowRules } from './row-values.ts'
import { Unreadable } from './unreadable.ts'

/**
 * The reading thread: a strange file can exhaust only the thread's own heap and time. It sends one message, then
 * waits for the next request, so that no more than one batch is on its way.
 */
export type ReaderTask =
  | { readonly kind: 'inspect'; readonly path: string; readonly samples: number }
  | { readonly kind: 'rows'; readonly path: string; readonly rules: RowRules; readonly skip: number }
  | { readonly kind: 'cells'; readonly path: string; readonly skip: number }

export type ReaderMessage =
  | {
      readonly kind: 'inspected'
      readonly encoding: string | null
      readonly header: string[]
      readonly sample: string[][]
      readonly rows: number
    }
  | { readonly kind: 'batch'; readonly rows: ParsedRow[] }
  | { readonly kind: 'cells'; readonly rows: CellRow[] }
  | { readonly kind: 'end' }
  | { readonly kind: 'unreadable'; readonly zh: string; readonly en: string }

/** A row as it stands in the file; `index` counts data rows from 0. */
export interface CellRow extends FileRow {
  readonly index: number
}

const port = parentPort
if (port === null) throw new Error('to be run as a worker thread')
const send = (message: ReaderMessage): void => port.postMessage(message)

// Requests are kept until they are asked for, even when they come while a batch is being read.
const requests = on(port, 'message')
const asked = (): Promise<unknown> => requests.next()

async function inspect(task: ReaderTask & { kind: 'inspect' }): Promise<void> {
  const { encoding, rows } = await openRows(task.path)
  let header: readonly string[] | null = null
  const sample: string[][] = []
  let count = 0
  for await (const { cells } of rows) {
    if (header === null) {
      header = cells
      continue
    }
    count++
    if (sample.length < task.samples) sample.push(cells.map((cell) => cell.slice(0, 200)))
  }
  if (header === null) throw new Unreadable('文件里没有内容', 'it has no content')
  send({ kind: 'inspected', encoding, header: [...header], sample, rows: count })
}

async function readAll(task: ReaderTask & { kind: 'rows' }): Promise<void> {
  // Only here: looking through a file needs neither pinyin nor coordinates.
  const { parseRow } = await import('./row-values.ts')
  await sendBatches(
    task,
    (row) => parseRow(row, row.index, task.rules),
    (rows) => ({ kind: 'batch', rows }),
  )
}

const readCells = (task: ReaderTask & { kind: 'cells' }): Promise<void> =>
  sendBatches(
    task,
    (row) => row,
    (rows) => ({ kind: 'cells', rows }),
  )

async function sendBatches<Row>(
  task: { readonly path: string; readonly skip: number },
  read: (row: CellRow) => Row,
  message: (rows: Row[]) => ReaderMessage,
): Promise<void> {
  const { rows } = await openRows(task.path)
  let batch: Row[] = []
  // -1 is the header.
  let index = -1
  for await (const row of rows) {
    const place = index++
    if (place < 0 || place < task.skip) continue
    batch.push(read({ ...row, index: place }))
    if (batch.length < importLimits.batch) continue
    await asked()
    send(message(batch))
    batch = []
  }
  if (batch.length > 0) {
    await asked()
    send(message(batch))
  }
  await asked()
  send({ kind: 'end' })
}

try {
  const task = workerData as ReaderTask
  if (task.kind === 'inspect') await inspect(task)
  else await (task.kind === 'rows' ? readAll(task) : readCells(task))
} catch (error) {
  if (!(error instanceof Unreadable)) throw error
  send({ kind: 'unreadable', zh: error.zh, en: error.en })
}
