import type { SettingDefinition } from '#platform/settings/settings.ts'
import { routing } from '../setting-kinds.ts'

const common = { scope: 'global', group: routing } as const

/** Where distances come from. The key of a provider is no setting: it is sealed and never shown. */
export const distanceSettings = {
  distanceProvider: {
    ...common,
    type: 'choice',
    key: 'visits.distance_provider',
    title: { zh: '距离来源', en: 'Where distances come from' },
    description: {
      zh: '直线估算不需要网络；OSRM、高德按实际道路。没有应答时自动按直线估算，并在页面上说明。',
      en: 'The estimate needs no network; OSRM and Amap know the roads. Without an answer the estimate is used, and said.',
    },
    default: 'great_circle',
    choices: [
      { value: 'great_circle', label: { zh: '直线 × 绕行系数', en: 'Great circle × detour factor' } },
      { value: 'osrm', label: { zh: 'OSRM 服务器', en: 'OSRM server' } },
      { value: 'amap', label: { zh: '高德地图', en: 'Amap' } },
    ],
  },
  osrmUrl: {
    ...common,
    type: 'text',
    key: 'visits.osrm_url',
    title: { zh: 'OSRM 地址', en: 'Address of OSRM' },
    description: {
      zh: '如 http://10.0.0.8:5000，由管理员自己架设。',
      en: 'Such as http://10.0.0.8:5000, run by the organisation.',
    },
    default: '',
    maxLength: 200,
  },
  osrmProfile: {
    ...common,
    type: 'text',
    key: 'visits.osrm_profile',
    title: { zh: 'OSRM 出行方式', en: 'OSRM profile' },
    description: { zh: 'driving、bike 或 foot。', en: 'driving, bike or foot.' },
    default: 'driving',
    maxLength: 32,
  },
  amapUrl: {
    ...common,
    type: 'text',
    key: 'visits.amap_url',
    title: { zh: '高德接口地址', en: 'Address of Amap' },
    description: {
      zh: '经内部代理访问时改这里。密钥在“距离来源”页设置。',
      en: 'Change it when calls go through a proxy. The key is set on the page “Distances”.',
    },
    default: 'https://restapi.amap.com',
    maxLength: 200,
  },
  providerSeconds: {
    ...common,
    type: 'number',
    key: 'visits.distance_timeout_seconds',
    title: { zh: '等待应答', en: 'Time to wait' },
    description: { zh: '一次查询最多等多少秒。', en: 'Seconds that one question may take.' },
    default: 4,
    min: 0.1,
    max: 60,
  },
  providerCalls: {
    ...common,
    type: 'integer',
    key: 'visits.distance_calls_at_once',
    title: { zh: '同时查询数', en: 'Questions at once' },
    description: { zh: '同时发出的查询最多几个。', en: 'How many questions may be under way.' },
    default: 4,
    min: 1,
    max: 32,
  },
  providerPairs: {
    ...common,
    type: 'integer',
    key: 'visits.distance_most_pairs',
    title: { zh: '一次最多查询', en: 'Most pairs at once' },
    description: {
      zh: '一条路线要新查的路段超过此数时按直线估算，免得耗尽配额；OSRM 自建服务器可调大。',
      en: 'A route that needs more new ways than this is estimated, so that no quota is used up.',
    },
    default: 5000,
    min: 1,
    max: 1_000_000,
  },
  cacheDays: {
    ...common,
    type: 'integer',
    key: 'visits.distance_cache_days',
    title: { zh: '路程缓存天数', en: 'Days an answer is kept' },
    description: { zh: '查到的路程多少天内不再查询。', en: 'A known way is not asked for again so long.' },
    default: 90,
    min: 0,
    max: 3650,
  },
} as const satisfies Record<string, SettingDefinition>
