import type { Layer } from '#contracts/workloads.ts'
import type { Finding } from '#engines/territory/index.ts'
import type { Message } from '#platform/errors/errors.ts'
import type { Facts } from '../facts/facts.ts'
import type { GroupProblem, LayerSide } from './layer-problem.ts'

/** A finding as it is stored: words in every language, customers by id. */
export interface StoredFinding {
  readonly code: string
  readonly severity: 'impossible' | 'warning'
  readonly layer: Layer
  readonly words: Message
  readonly customerIds: readonly string[]
}

export const layerWords: Record<Layer, Message> = {
  visit: { zh: '走访', en: 'visit' },
  call: { zh: '订单呼叫', en: 'order-call' },
  delivery: { zh: '配送', en: 'delivery' },
}

const attributeWords: Record<string, Message> = {
  workload: { zh: '工作量', en: 'workload' },
  customers: { zh: '客户数', en: 'customers' },
  shops: { zh: '日均订货户数', en: 'ordering shops a day' },
  orders: { zh: '日均订单数', en: 'orders a day' },
  volume: { zh: '日均订货量', en: 'volume a day' },
}

/** Findings whose customers would fill a screen name so many at most. */
const MOST_CUSTOMERS = 200

/** What the engine found, in words. */
export function wordFinding(
  found: Finding,
  facts: Facts,
  side: LayerSide,
  group: GroupProblem,
): StoredFinding {
  const customers = (found.customers ?? []).flatMap((at) => facts.customers[group.rows[at]!] ?? [])
  const names = joined(customers.map(({ name }) => name))
  const districts = joined(
    (found.districts ?? []).flatMap((at) => side.districts[group.districts[at]!]?.name ?? []),
  )
  const attribute = attributeWords[found.attribute ?? ''] ?? { zh: '', en: found.attribute ?? '' }
  return {
    code: found.code,
    severity: found.severity,
    layer: side.layer,
    words: wordsOf(found, names, districts, attribute),
    customerIds: customers.slice(0, MOST_CUSTOMERS).map(({ id }) => id),
  }
}

function wordsOf(found: Finding, names: string, districts: string, attribute: Message): Message {
  const percent = (share: number | undefined): string => `${((share ?? 0) * 100).toFixed(1)} %`
  switch (found.code) {
    case 'balance-not-reached':
      return {
        zh: `${attribute.zh}没有都达到容差（允许 ±${percent(found.limit)}，最大偏差 ${percent(found.amount)}）：${districts}`,
        en: `${attribute.en} beyond ±${percent(found.limit)} (up to ${percent(found.amount)}): ${districts}`,
      }
    case 'not-contiguous':
      return { zh: `有客户与所在片区不相连：${names}`, en: `Customers apart from their territory: ${names}` }
    case 'exclave':
      return {
        zh: `锁定或未标注位置的客户离开了片区主体：${names}`,
        en: `Locked or unplaced customers lie apart from their territory: ${names}`,
      }
    case 'apart-not-reached':
      return {
        zh: `要求分开的客户仍在同一片区：${names}`,
        en: `Customers to be kept apart are together: ${names}`,
      }
    case 'fixed-overload':
      return {
        zh: `锁定在${districts}的客户，${attribute.zh}已超过上限`,
        en: `Customers locked to ${districts} carry too much ${attribute.en} already`,
      }
    case 'customer-too-large':
      return {
        zh: `${names}一户的${attribute.zh}就超过任何片区的上限`,
        en: `${names} alone exceeds what a territory may carry of ${attribute.en}`,
      }
    case 'district-starved':
      return {
        zh: `允许划给${districts}的客户不够它应有的${attribute.zh}`,
        en: `Too few customers are allowed to ${districts} for its part of ${attribute.en}`,
      }
    case 'no-district-left':
      return { zh: `${names}不许划给任何人`, en: `Nobody is allowed to take ${names}` }
    case 'fixed-and-forbidden':
    case 'fixed-twice':
      return { zh: `${names}既锁定又禁止`, en: `${names} is locked and forbidden at once` }
    case 'fixed-together':
    case 'apart-too-many':
      return { zh: `要求分开的客户无法分开：${names}`, en: `Customers cannot be kept apart: ${names}` }
    case 'too-many-districts':
      return { zh: '片区比客户还多', en: 'There are more territories than customers' }
    case 'too-little-time':
      return {
        zh: '时间不够，只做了初步划分，未调整均衡和边界；请延长计算时间再试',
        en: 'Time ran out after a first division; loads and borders were not refined. Allow more time',
      }
    case 'islands-joined':
    case 'bad-input':
      return { zh: `数据有误（${found.attribute ?? ''}）`, en: `Malformed data (${found.attribute ?? ''})` }
  }
}

function joined(names: readonly string[]): string {
  return names.length > 5 ? `${names.slice(0, 5).join('、')}…(${names.length})` : names.join('、')
}
