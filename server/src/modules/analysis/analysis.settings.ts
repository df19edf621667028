import type { SettingDefinition, Settings } from '#platform/settings/settings.ts'

const group = { zh: '决策分析', en: 'Analysis' }
const people = { zh: '人', en: 'people' }

const definitions = {
  leastPeople: {
    type: 'integer',
    scope: 'global',
    key: 'analysis.least_people',
    group,
    title: { zh: '最小公布人数', en: 'Least group of people' },
    description: {
      zh: '单位里的客户经理少于此数时，其他部门看不到该单位的数字，以免看出个人。',
      en: 'Units with fewer account managers show no figures to other departments.',
    },
    default: 3,
    min: 1,
    max: 50,
    unitOfMeasure: people,
  },
  leastCustomers: {
    type: 'integer',
    scope: 'global',
    key: 'analysis.least_customers',
    group,
    title: { zh: '最小公布户数', en: 'Least group of customers' },
    description: {
      zh: '一组里的客户少于此数时不显示销量，以免看出单个客户。',
      en: 'Groups with fewer customers show no volumes.',
    },
    default: 5,
    min: 1,
    max: 100,
    unitOfMeasure: { zh: '户', en: 'customers' },
  },
  promisedHours: {
    type: 'number',
    scope: 'global',
    key: 'analysis.promised_delivery_hours',
    group,
    title: { zh: '承诺送货时间', en: 'Promised delivery time' },
    description: { zh: '从订货到送达的承诺小时数。', en: 'Hours from order to delivery.' },
    default: 48,
    min: 1,
    max: 720,
    unitOfMeasure: { zh: '小时', en: 'h' },
  },
  leastSpacing: {
    type: 'number',
    scope: 'global',
    key: 'analysis.least_spacing',
    group,
    title: { zh: '零售点最小间距', en: 'Least distance between retailers' },
    description: {
      zh: '新增网点与最近一户的最小距离；各地规定不同，请按当地布局规划填写。',
      en: 'Least distance of a new retailer from the next one, as the local plan has it.',
    },
    default: 50,
    min: 0,
    max: 5000,
    unitOfMeasure: { zh: '米', en: 'm' },
  },
} as const satisfies Record<string, SettingDefinition>

export const analysisSettings: readonly SettingDefinition[] = Object.values(definitions)

export const readAnalysisSettings = async (settings: Settings) => ({
  leastPeople: await settings.read(definitions.leastPeople),
  leastCustomers: await settings.read(definitions.leastCustomers),
  promisedHours: await settings.read(definitions.promisedHours),
  leastSpacing: await settings.read(definitions.leastSpacing),
})
