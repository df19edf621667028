import type { FieldLimits } from '#contracts/visits-field.ts'
import type { FieldDay } from '../store/db.ts'

/** Our defaults, for a day that an earlier version of the server sent. */
const defaults: FieldLimits = {
  withdrawMinutes: 10,
  fixTimeoutSeconds: 15,
  voiceSeconds: 60,
  voiceNotes: 3,
  photoPixels: 1600,
  photoKilobytes: 600,
  clockToleranceSeconds: 120,
}

/** What the unit allows this phone. */
export const limitsOf = (day: FieldDay | null): FieldLimits => ({ ...defaults, ...day?.limits })
