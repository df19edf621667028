import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import type { ImportBatch } from '#contracts/customer-imports.ts'
import { writeCustomerCsv } from '#modules/customers/testing/xlsx-by-hand.ts'

/** Uploads and imports CSV files of 10 000 and 100 000 rows, with the peak memory of the process. */
export async function benchImport(origin: string, cookie: string, folder: string): Promise<void> {
  for (const rows of [10_000, 100_000]) {
    const file = path.join(folder, `import-${rows}.csv`)
    await writeCustomerCsv(file, rows, `I${rows}`)
    const begun = performance.now()
    let peak = 0
    const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 100)
    const call = async (
      method: string,
      url: string,
      body?: BodyInit,
      type = 'application/json',
    ): Promise<ImportBatch> => {
      const answer = await fetch(origin + url, {
        method,
        headers: { cookie, ...(body !== undefined && { 'content-type': type }) },
        ...(body !== undefined && { body, duplex: 'half' }),
      })
      if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${await answer.text()}`)
      return (await answer.json()) as ImportBatch
    }
    const content = Readable.toWeb(createReadStream(file)) as unknown as BodyInit
    const batch = await call(
      'POST',
      '/api/v1/customer-imports?fileName=bench.csv',
      content,
      'application/octet-stream',
    )
    const uploaded = performance.now()
    const options = { mapping: batch.mapping, coordinateSystem: 'gcj02', onDuplicate: 'skip', dryRun: false }
    let state = await call('POST', `/api/v1/customer-imports/${batch.id}/run`, JSON.stringify(options))
    while (state.state === 'running') {
      await new Promise((resolve) => setTimeout(resolve, 200))
      state = await call('GET', `/api/v1/customer-imports/${batch.id}`)
    }
    const done = performance.now()
    let undone = await call('POST', `/api/v1/customer-imports/${batch.id}/undo`)
    while (undone.state === 'undoing') {
      await new Promise((resolve) => setTimeout(resolve, 200))
      undone = await call('GET', `/api/v1/customer-imports/${batch.id}`)
    }
    clearInterval(watch)
    const seconds = (from: number, to: number): string => `${((to - from) / 1000).toFixed(1)} s`
    console.log(
      `import of ${rows} rows (${((await stat(file)).size / 1e6).toFixed(1)} MB): upload ${seconds(begun, uploaded)}, import ${seconds(uploaded, done)} → ${state.state}, ${state.counts.created} created, ${state.counts.failed} failed; undo ${seconds(done, performance.now())} → ${undone.state}; peak memory of the process ${Math.round(peak / 2 ** 20)} MB`,
    )
  }
}
