import { defineError } from '#platform/errors/errors.ts'

export const noCarrier = defineError('positioning_no_carrier', 409, () => ({
  zh: '没有可用的基站定位服务：未配置您手机号所属的运营商。走访照常记录；请到室外再取一次卫星定位，或联系管理员配置。',
  en: 'No carrier service is set up for your number. The visit is recorded all the same; try a satellite fix outdoors or ask the administrator.',
}))
export const noPhone = defineError('positioning_no_phone', 409, () => ({
  zh: '您的账号没有登记手机号，无法使用基站定位。走访照常记录；请联系管理员登记手机号。',
  en: 'Your account has no phone number, so the carrier cannot be asked. The visit is recorded all the same; ask the administrator to enter it.',
}))
export const carrierSilent = defineError('positioning_timeout', 504, (seconds: number) => ({
  zh: `运营商在 ${seconds} 秒内没有返回位置。走访照常记录；可以再试一次。`,
  en: `The carrier did not answer within ${seconds} s. The visit is recorded all the same; you may try again.`,
}))
export const carrierUnreachable = defineError('positioning_unreachable', 502, () => ({
  zh: '连不上运营商的定位服务。走访照常记录；请稍后再试。',
  en: 'The carrier’s service cannot be reached. The visit is recorded all the same; try again later.',
}))
export const carrierRefused = defineError('positioning_refused', 502, (why: string) => ({
  zh: `运营商没有给出位置：${why}。走访照常记录；请稍后再试或改用卫星定位。`,
  en: `The carrier gave no position: ${why}. The visit is recorded all the same; try again later or use a satellite fix.`,
}))
export const answerUnreadable = defineError('positioning_unreadable', 502, () => ({
  zh: '看不懂运营商返回的内容，没有采用。走访照常记录；请管理员核对定位服务的配置。',
  en: 'The carrier’s answer could not be read and was not used. The visit is recorded all the same; the administrator should check the settings.',
}))
export const stillAsking = defineError('positioning_asking', 409, () => ({
  zh: '这次定位正在进行，请稍候。',
  en: 'This look-up is under way; wait a moment.',
}))
export const enoughToday = defineError('positioning_enough', 429, (limit: number) => ({
  zh: `今天的基站定位已用完（每人每天 ${limit} 次）。走访照常记录；请使用卫星定位。`,
  en: `Today’s ${limit} carrier look-ups are used up. The visit is recorded all the same; use a satellite fix.`,
}))
