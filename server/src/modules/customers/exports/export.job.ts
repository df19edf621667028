import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { finished } from 'node:stream/promises'
import { v7 as uuid } from 'uuid'
import type { z } from 'zod'
import { forbidden, inLocale } from '#platform/errors/errors.ts'
import { unwrap } from '#platform/errors/result.ts'
import type { Job } from '#platform/jobs/jobs.ts'
import { type Actor, authorize } from '#platform/policy/index.ts'
import type { TaskProgress } from '#platform/tasks/tasks.ts'
import type { CustomersContext } from '../customers.context.ts'
import { customerIdsInOrder, customersById } from '../customers.list.ts'
import { columnOf, exportWords } from './export-columns.ts'
import { exportJob, exportPayload } from './export.service.ts'
import { csvFile, type TableFile, xlsxFile } from './table-file.ts'

const chunk = 2000
/** A sheet of Excel ends at row 1 048 576; the header is one of them. */
const rowsAtMost = 1_048_575
const keptMs = 7 * 86_400_000
const maxBytes = 2 ** 31

/** Writes the filtered list to a file, within the rights that the person has while it runs. */
export function createExportJob(context: CustomersContext): Job {
  const { platform, directory } = context

  async function writeRows(
    file: TableFile,
    actor: Actor,
    payload: z.output<typeof exportPayload>,
    progress: TaskProgress,
    signal: AbortSignal,
  ): Promise<number> {
    const grant = unwrap(authorize(actor, 'customers.export'))
    const { sort, direction, ...filter } = payload.query
    if (filter.unitIds.length > 0) filter.unitIds = [...(await directory.unitsBelow(filter.unitIds))]
    const ids = await customerIdsInOrder(platform.db, grant, filter, { sort, direction, limit: rowsAtMost })
    let written = 0
    for (let from = 0; from < ids.length; from += chunk) {
      signal.throwIfAborted()
      const rows = await customersById(platform.db, grant, filter, ids.slice(from, from + chunk))
      const names = await context.names(
        rows.map((row) => row.owner_id),
        rows.map((row) => row.unit_id),
      )
      const words = exportWords(names, actor.locale, context.vocabulary)
      await file.write(rows.map((row) => payload.columns.map((column) => columnOf(column).cell(row, words))))
      written += rows.length
      await progress.report(from + rows.length, ids.length)
    }
    return written
  }

  async function produce(
    payload: z.output<typeof exportPayload>,
    progress: TaskProgress,
    signal: AbortSignal,
  ): Promise<{ message: string; resultFileId: string }> {
    const actor = await directory.actor(payload.actorId)
    if (!actor) throw forbidden()
    const folder = await mkdtemp(path.join(tmpdir(), 'zhike-export-'))
    try {
      const target = path.join(folder, 'table')
      const language = actor.locale === 'en-US' ? 'en' : 'zh'
      const head = {
        sheet: inLocale({ zh: '客户', en: 'Customers' }, actor.locale),
        columns: payload.columns.map((column) => ({
          title: columnOf(column)[language],
          width: columnOf(column).width,
        })),
      }
      let written: number
      if (payload.format === 'csv') {
        const file = await csvFile(target, head)
        written = await writeRows(file, actor, payload, progress, signal)
        await file.close()
      } else {
        const stream = createWriteStream(target, { mode: 0o600 })
        const file = await xlsxFile(stream, head)
        written = await writeRows(file, actor, payload, progress, signal)
        await file.close()
        await finished(stream)
      }
      const stored = unwrap(
        await platform.files.store(platform.db, createReadStream(target), {
          id: uuid(),
          name: `${head.sheet}-${platform.calendar.today()}.${payload.format}`,
          ownerId: actor.userId,
          maxBytes,
          expiresAt: new Date(platform.now().getTime() + keptMs),
        }),
      )
      const message = { zh: `共导出 ${written} 位客户。`, en: `${written} customers were exported.` }
      return { message: inLocale(message, actor.locale), resultFileId: stored.id }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }

  return {
    name: exportJob,
    async run(raw, { signal }) {
      const payload = exportPayload.parse(raw)
      await platform.tasks.run(payload.taskId, (progress) => produce(payload, progress, signal))
    },
  }
}
