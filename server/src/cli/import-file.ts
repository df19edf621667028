import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import type { z } from 'zod'
import type { Endpoint } from '#contracts/http.ts'
import { showableError } from '#platform/operator/operator.ts'
import { clearProgress, showProgress } from './command.ts'
import type { SignedIn } from './signed-in.ts'

/** What every import of a file tells of itself. */
interface Batch {
  readonly id: string
  readonly state: string
  readonly counts: { readonly rows: number; readonly processed: number }
}

const underWay = new Set(['uploaded', 'checking', 'running'])

/**
 * The same three calls as the office makes: upload, run, look until it is done. Null, with the reason printed, when
 * one of them is refused.
 */
export async function importFile<B extends Batch>(
  ask: SignedIn,
  file: string,
  api: Readonly<Record<'upload' | 'start' | 'get', Endpoint & { readonly response: z.ZodType<B> }>>,
  choices: (uploaded: B) => object,
): Promise<B | null> {
  const uploaded = await ask({
    method: api.upload.method,
    url: `${api.upload.path}?${new URLSearchParams({ fileName: basename(file) }).toString()}`,
    headers: { 'content-type': 'application/octet-stream' },
    payload: createReadStream(file),
  })
  if (uploaded.status !== 200) return refused(uploaded.body)
  let batch = api.upload.response.parse(uploaded.body)
  const running = await ask({
    method: api.start.method,
    url: api.start.path.replace(':id', batch.id),
    payload: choices(batch),
  })
  if (running.status !== 200) return refused(running.body)
  batch = api.start.response.parse(running.body)
  while (underWay.has(batch.state)) {
    const { processed, rows } = batch.counts
    showProgress({ zh: `已处理 ${processed} / ${rows} 行`, en: `${processed} of ${rows} rows` })
    await new Promise((resolve) => {
      setTimeout(resolve, 300)
    })
    const looked = await ask({ method: api.get.method, url: api.get.path.replace(':id', batch.id) })
    if (looked.status !== 200) return refused(looked.body)
    batch = api.get.response.parse(looked.body)
  }
  clearProgress()
  return batch
}

function refused(body: unknown): null {
  console.error(showableError(body))
  return null
}
