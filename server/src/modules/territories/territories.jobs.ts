import { z } from 'zod'
import type { Job } from '#platform/jobs/jobs.ts'
import { grantSystem } from '#platform/policy/index.ts'
import { applyJobName } from './decision/apply.ts'
import { dueDecisions } from './decision/decision.repo.ts'
import { takeEffect } from './decision/decision.service.ts'
import { routesJob } from './routes/routes.job.ts'
import { solveJob, wishJob } from './solve/solve.job.ts'
import type { TerritoriesContext } from './territories.needs.ts'

const payload = z.object({ decisionId: z.uuid() })

export function territoryJobs(context: TerritoriesContext): Job[] {
  const { platform } = context
  return [
    solveJob(context),
    wishJob(context),
    routesJob(context),
    {
      name: applyJobName,
      run: async (raw) => {
        await takeEffect(context, grantSystem('territories.approve'), payload.parse(raw).decisionId)
      },
    },
    {
      // What the job of the day missed, because the program stood still, is made up for.
      name: 'territories.apply_due',
      cron: '5 * * * *',
      async run(_payload, { log }) {
        const grant = grantSystem('territories.approve')
        for (const id of await dueDecisions(platform.db, grant, platform.calendar.today()))
          if (await takeEffect(context, grant, id)) log.info({ id }, 'territories took effect')
      },
    },
  ]
}
