import { defineError } from '#platform/errors/errors.ts'

export const periodTooLong = defineError('analysis_period', 400, (days: number) => ({
  zh: `时间段要从早到晚，最多 ${days} 天。请重新选择。`,
  en: `The period has to run from an earlier to a later date and hold at most ${days} days. Choose again.`,
}))
