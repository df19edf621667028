import { sql } from 'kysely'
import type { Job } from '#platform/jobs/jobs.ts'
import type { CustomersContext } from './customers.context.ts'
import { recomputeFigures } from './customers.figures.ts'
import { undoDays } from './customers.settings.ts'
import { createKeysJob } from './duplicates/keys.job.ts'
import { createPairsJob } from './duplicates/pairs.job.ts'
import { fieldJobs } from './fields/fields.jobs.ts'
import { gradingJobs } from './grading/grading.run.ts'
import { createExportJob } from './exports/export.job.ts'
import { createImportJob } from './imports/import.run.ts'
import { createUndoJob } from './imports/import.undo.ts'
import { transferJobs } from './ownership/transfer.run.ts'
import { createFrequencyJob } from './rules/service-frequency.ts'
import { createValueJob } from './value/value.job.ts'
import { createNeedsJob } from './needs/needs.jobs.ts'
import { poolJobs } from './pool/pool.run.ts'

/** Background work of this module. */
export function customerJobs(context: CustomersContext): Job[] {
  const { platform } = context
  return [
    createImportJob(context),
    createUndoJob(context),
    createExportJob(context),
    ...transferJobs(context),
    createKeysJob(context),
    createPairsJob(context),
    ...fieldJobs(context),
    ...poolJobs(context),
    ...gradingJobs(context),
    createFrequencyJob(context),
    createValueJob(context),
    createNeedsJob(context),
    {
      name: 'customers.figures',
      cron: '20 2 * * *',
      async run(_payload, { log }) {
        const changed = await recomputeFigures(platform.db, platform.calendar.today())
        log.info({ changed }, 'order figures of customers recomputed')
      },
    },
    {
      // What only an undo needs holds phone numbers in clear: it does not outlive the undo.
      name: 'customers.forget_imports',
      cron: '50 2 * * *',
      async run() {
        const days = await platform.settings.read(undoDays)
        const old = sql`select id from customer_imports where created_at < now() - make_interval(days => ${days + 1})`
        await sql`delete from customer_import_rows where import_id in (${old})`.execute(platform.db)
        await sql`delete from customer_import_errors where import_id in (${old})`.execute(platform.db)
        await sql`update customer_imports set sample = '[]' where id in (${old}) and sample <> '[]'`.execute(
          platform.db,
        )
      },
    },
  ]
}
