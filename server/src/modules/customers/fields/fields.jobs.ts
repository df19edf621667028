import type { Job } from '#platform/jobs/jobs.ts'
import type { CustomersContext } from '../customers.context.ts'
import { recomputeAll } from './compute.ts'

/** Works formulas and roll-ups of every customer out anew: after a definition changed, and each night for windows and TODAY. */
export const recomputeJob = 'customers.fields'

export function fieldJobs(context: CustomersContext): Job[] {
  const { catalogues } = context
  return [
    {
      name: recomputeJob,
      // After the order figures of the night, which formulas may use.
      cron: '40 2 * * *',
      async run(_payload, { log, signal }) {
        catalogues.forget()
        const changed = await recomputeAll(context, await catalogues.read(), async () => undefined, signal)
        log.info({ changed }, 'formulas and roll-ups of customer cards worked out')
      },
    },
  ]
}
