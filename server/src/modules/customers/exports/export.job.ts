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
import { customerSort } from '#contracts/customers.ts'
import { ownConditions } from '../fields/field-filter.ts'
import { ownSort } from '../fields/field-order.ts'
import { exportedFields } from '../fields/field-columns.ts'
import { columnOf, exportWords, isExportColumn, titleOf } from './export-columns.ts'
import { exportGrew } from '../customers.errors.ts'
import { exportJob, exportPayload, filterInReach } from './export.service.ts'
import { csvFile, type TableFile, xlsxFile } from './table-file.ts'

const chunk = 2000
/** A sheet of Excel ends at row 1 048 576; the header is one of them. */
const rowsAtMost = 1_048_575
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
    const { sort, direction, ...query } = payload.query
    const own = unwrap(await ownConditions(context, actor, query.own))
    const filter = await filterInReach(context, actor, { ...query, ownConditions: own })
    const byField = unwrap(await ownSort(context, actor, sort, query.own))
    const fields = await exportedFields(context, actor, payload.columns)
    const view = await context.disclosure.plainView(actor, platform.db, {
      recipient: 'file',
      purpose: payload.purpose,
      channel: 'export',
    })
    const ids = await customerIdsInOrder(platform.db, grant, filter, {
      sort: customerSort.safeParse(sort).data ?? 'name',
      ownSort: byField,
      direction,
      limit: rowsAtMost,
    })
    // Counted when it was asked for: more rows than were allowed then are another export.
    if (ids.length > payload.rowsAtMost) throw exportGrew()
    let written = 0
    for (let from = 0; from < ids.length; from += chunk) {
      signal.throwIfAborted()
      const rows = await customersById(platform.db, grant, filter, ids.slice(from, from + chunk))
      const names = await context.names(
        rows.map((row) => row.owner_id),
        rows.map((row) => row.unit_id),
      )
      const words = exportWords(names, actor.locale, context.vocabulary, view)
      const own = await fields.cells(
        grant,
        rows.map(({ id }) => id),
      )
      await file.write(
        rows.map((row) =>
          payload.columns.flatMap((column) => {
            if (isExportColumn(column)) return [columnOf(column).cell(row, words)]
            return fields.has(column) ? [own(row.id, column)] : []
          }),
        ),
      )
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
      const fields = await exportedFields(context, actor, payload.columns)
      const head = {
        watermark: payload.watermark,
        sheet: inLocale({ zh: '客户', en: 'Customers' }, actor.locale),
        columns: payload.columns.flatMap((column) => {
          if (isExportColumn(column))
            return [{ title: titleOf(column, language, context.vocabulary), width: columnOf(column).width }]
          const title = fields.title(column)
          return title === null ? [] : [{ title, width: 16 }]
        }),
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
          expiresAt: new Date(payload.expiresAt),
        }),
      )
      await platform.files.attach(platform.db, [stored.id], actor.userId, { kind: 'export', id: stored.id })
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
