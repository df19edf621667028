import type { Job } from '#platform/jobs/jobs.ts'
import { forgetWays } from './distance/distance-cache.repo.ts'
import { attachPhotos } from './field/photos.ts'
import { planMonthsJob } from './month/month.job.ts'
import type { VisitsContext } from './visits.context.ts'
import { readVisitSettings } from './visits.settings.ts'

export function visitJobs(context: VisitsContext, monthThreads: number): Job[] {
  return [
    {
      // A photo may arrive long after its record, when no phone asks any more.
      name: 'visits.attach_photos',
      cron: '*/2 * * * *',
      run: () => attachPhotos(context, null),
    },
    {
      name: 'visits.forget_old_distances',
      cron: '20 3 * * *',
      run: async () => {
        const { cacheDays } = await readVisitSettings(context.platform.settings, null)
        await forgetWays(
          context.platform.db,
          new Date(context.platform.now().getTime() - cacheDays * 86_400_000),
        )
      },
    },
    planMonthsJob(context, monthThreads),
  ]
}
