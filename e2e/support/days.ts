import { zonedDate } from '#platform/calendar/dates.ts'

/** The business date now, where the demo organisation works. */
export const today = (): string => zonedDate(new Date(), 'Asia/Shanghai')
