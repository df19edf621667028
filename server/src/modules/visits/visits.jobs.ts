import type { Job } from '#platform/jobs/jobs.ts'
import { attachPhotos } from './field/photos.ts'
import type { VisitsContext } from './visits.context.ts'

export function visitJobs(context: VisitsContext): Job[] {
  return [
    {
      // A photo may arrive long after its record, when no phone asks any more.
      name: 'visits.attach_photos',
      cron: '*/2 * * * *',
      run: () => attachPhotos(context, null),
    },
  ]
}
