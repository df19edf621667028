import { numbersOf } from '#platform/settings/setting-kinds.ts'

export const planning = { zh: '走访计划', en: 'Visit planning' }
export const routing = { zh: '路线估算', en: 'Route estimates' }
export const minutes = { zh: '分钟', en: 'min' }

export const number = numbersOf('visits')
