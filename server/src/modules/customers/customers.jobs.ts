import type { Job } from '#platform/jobs/jobs.ts'
import type { CustomersContext } from './customers.context.ts'
import { recomputeFigures } from './customers.figures.ts'

/** Work that comes round by itself. */
export function customerJobs({ platform }: CustomersContext): Job[] {
  return [
    {
      name: 'customers.figures',
      cron: '20 2 * * *',
      async run(_payload, { log }) {
        const changed = await recomputeFigures(platform.db, platform.calendar.today())
        log.info({ changed }, 'order figures of customers recomputed')
      },
    },
  ]
}
