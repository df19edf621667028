import type { Job } from '#platform/jobs/jobs.ts'
import { attachPhotos } from './field/photos.ts'
import type { InspectionsContext } from './inspections.context.ts'

export function inspectionJobs(context: InspectionsContext): Job[] {
  return [
    {
      // A photo may arrive after the last record; the plan it belongs to is finished then, whether a phone asks or not.
      name: 'inspections.attach_photos',
      cron: '*/2 * * * *',
      run: () => attachPhotos(context, null),
    },
  ]
}
