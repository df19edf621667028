import { z } from 'zod'
import { done } from './common.ts'
import { endpoint } from './http.ts'

export const distanceSetup = z.object({
  provider: z.enum(['great_circle', 'osrm', 'amap']),
  /** The address that is asked; null for the estimate. */
  address: z.string().nullable(),
  /** The key itself is never answered. */
  hasKey: z.boolean(),
  /** Ways in the cache. */
  cached: z.number().int(),
})
export type DistanceSetup = z.infer<typeof distanceSetup>

export const getDistanceSetup = endpoint({
  name: 'distances.get',
  method: 'GET',
  path: '/api/v1/distance-provider',
  summary: { zh: '距离来源', en: 'Where distances come from' },
  access: 'settings.manage',
  response: distanceSetup,
})
export const setDistanceKey = endpoint({
  name: 'distances.setKey',
  method: 'PUT',
  path: '/api/v1/distance-provider/key',
  summary: { zh: '设置高德密钥', en: 'Set the key of the provider' },
  access: 'settings.manage',
  body: z.object({
    /** Null removes it. */
    key: z.string().trim().min(8).max(200).nullable(),
  }),
  response: done,
  ratePerMinute: 20,
})
/** Asks the provider for one way and says what came, or why nothing did. */
export const tryDistances = endpoint({
  name: 'distances.try',
  method: 'POST',
  path: '/api/v1/distance-provider/trial',
  summary: { zh: '试查一段路', en: 'Ask the provider for one way' },
  access: 'settings.manage',
  response: z.object({ metres: z.number(), seconds: z.number(), estimatedMetres: z.number() }),
  ratePerMinute: 20,
})
