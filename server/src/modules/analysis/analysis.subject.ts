import type { SubjectTable } from '#platform/customer-rows/subject-rows.ts'

const keeps = {
  zh: '交易记录按会计档案规定保存，只有日期、品牌和数量',
  en: 'records of trade are kept as accounts must be: dates, brands and volumes alone',
}
const orderedOn = { zh: '订货日期', en: 'Ordered on' }

/** Details of orders: no word of a person in them. */
export const analysisTables: readonly SubjectTable[] = [
  {
    table: 'order_brands',
    title: { zh: '订货品牌', en: 'Brands ordered' },
    shows: {
      ordered_on: orderedOn,
      brand: { zh: '品牌', en: 'Brand' },
      volume: { zh: '数量', en: 'Volume' },
    },
    erase: { keeps },
  },
  {
    table: 'order_deliveries',
    title: { zh: '送货', en: 'Deliveries' },
    shows: { ordered_on: orderedOn, delivered_at: { zh: '送达', en: 'Delivered' } },
    erase: { keeps },
  },
]
