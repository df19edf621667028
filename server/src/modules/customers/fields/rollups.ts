import { sql, type RawBuilder } from 'kysely'
import type { FieldDefinition, Rollup } from '#contracts/customer-fields.ts'
import type { RollupReader } from '#platform/customer-rows/customer-rows.ts'
import type { Executor } from '#platform/db/index.ts'
import type { CardField, Catalogue } from './field-catalogue.ts'

const orderMeasures: Readonly<Record<string, RawBuilder<unknown>>> = {
  amount: sql`o.amount_fen::float8`,
  volume: sql`o.volume`,
  lines: sql`o.lines::float8`,
}

/** What a roll-up asks of a source; dates are business dates, both inclusive. */
interface Question {
  readonly customerIds: readonly string[]
  readonly how: Rollup['how']
  readonly measure: string | null
  readonly from: string | null
  readonly to: string
}

/**
 * Works a roll-up out for some customers. A count of nothing is 0; everything else of nothing is no value, and so
 * absent from the answer.
 */
export async function readRollup(
  db: Executor,
  field: CardField,
  catalogue: Catalogue,
  customerIds: readonly string[],
  today: string,
  sources: ReadonlyMap<string, RollupReader>,
): Promise<ReadonlyMap<string, number | string>> {
  const rollup = field.definition.rollup
  if (rollup === null || customerIds.length === 0) return new Map()
  const from = rollup.windowDays === null ? null : daysBefore(today, rollup.windowDays - 1)
  const question: Question = { customerIds, how: rollup.how, measure: rollup.measure, from, to: today }
  const found =
    rollup.source === 'orders'
      ? await overOrders(db, question)
      : rollup.source === 'related'
        ? await overRelated(db, question, rollup, catalogue)
        : ((await sources.get(rollup.source)?.(db, question)) ?? new Map<string, number | string>())
  if (rollup.how !== 'count') return found
  return new Map(customerIds.map((id) => [id, found.get(id) ?? 0]))
}

function daysBefore(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10)
}

type Found = { readonly id: string; readonly result: number | string | null }
const asMap = (rows: readonly Found[]): Map<string, number | string> =>
  new Map(rows.flatMap(({ id, result }) => (result === null ? [] : [[id, result] as const])))

async function overOrders(db: Executor, question: Question): Promise<Map<string, number | string>> {
  const { customerIds, how, from, to } = question
  const measure = orderMeasures[question.measure ?? ''] ?? sql`null::float8`
  const within = sql`o.customer_id = any(${customerIds}::uuid[]) and o.ordered_on <= ${to}::date
    and ${from === null ? sql`true` : sql`o.ordered_on >= ${from}::date`}`
  const results: Record<Rollup['how'], RawBuilder<unknown>> = {
    count: sql`count(*)::float8`,
    sum: sql`sum(${measure})`,
    avg: sql`avg(${measure})`,
    min: sql`min(${measure})`,
    max: sql`max(${measure})`,
    last:
      question.measure === null
        ? sql`max(o.ordered_on)`
        : sql`(array_agg(${measure} order by o.ordered_on desc, o.number desc))[1]`,
    days_since: sql`(${to}::date - max(o.ordered_on))::float8`,
  }
  const { rows } = await sql<Found>`
    select o.customer_id as id, ${results[how]} as result from customer_orders o where ${within} group by 1`.execute(
    db,
  )
  return asMap(rows)
}

/** Customers whose relation field points here: how many, or what one of their fields or figures comes to. */
async function overRelated(
  db: Executor,
  { customerIds, how, measure }: Question,
  { via }: Rollup,
  catalogue: Catalogue,
): Promise<Map<string, number | string>> {
  const relation = via === null ? undefined : catalogue.byCode.get(via)
  if (relation === undefined) return new Map()
  const measured = measure === null ? undefined : catalogue.byCode.get(measure)
  const own =
    measure === 'orders90' ? sql`c.orders90::float8` : measure === 'volume90' ? sql`c.volume90` : null
  const value = own ?? sql`m.number_key`
  const results: Partial<Record<Rollup['how'], RawBuilder<unknown>>> = {
    count: sql`count(*)::float8`,
    sum: sql`sum(${value})`,
    avg: sql`avg(${value})`,
    min: sql`min(${value})`,
    max: sql`max(${value})`,
  }
  const result = results[how]
  if (result === undefined) return new Map()
  const { rows } = await sql<Found>`
    select v.text_key as id, ${result} as result
      from customer_field_values v join customers c on c.id = v.customer_id
      left join customer_field_values m on m.customer_id = v.customer_id and m.field_id = ${measured?.id ?? null}::uuid
     where v.field_id = ${relation.id} and v.text_key = any(${customerIds}::text[]) and c.state <> 'closed'
     group by 1`.execute(db)
  return asMap(rows)
}

/** What is wrong with a roll-up, by the field at fault; null when it is sound. */
export function rollupProblem(
  definition: FieldDefinition,
  catalogue: Catalogue,
): { readonly zh: string; readonly en: string } | null {
  const { rollup } = definition
  if (rollup === null) return { zh: '请说明汇总什么', en: 'say what to roll up' }
  const { source, how, measure, via } = rollup
  const needsMeasure = !['count', 'days_since', 'last'].includes(how)
  if (needsMeasure && measure === null) return { zh: '请选择汇总的数值', en: 'choose the figure to roll up' }
  if (source === 'related') {
    if (how === 'last' || how === 'days_since')
      return { zh: '关联客户不能取“最近”或“距今天数”', en: 'related customers have no last one' }
    const relation = via === null ? undefined : catalogue.byCode.get(via)
    if (relation?.definition.kind !== 'relation' || relation.definition.target !== 'customer')
      return { zh: '请选择指向客户的关联字段', en: 'choose a relation field that points to a customer' }
    const measured = measure === null ? undefined : catalogue.byCode.get(measure)
    const known = measure === null || measure === 'orders90' || measure === 'volume90'
    if (!known && measured?.definition.kind !== 'number' && measured?.definition.kind !== 'money')
      return { zh: '只能汇总数字或金额字段', en: 'only fields with numbers or money can be rolled up' }
    return rollup.windowDays === null
      ? null
      : { zh: '关联客户没有时间范围', en: 'related customers have no period' }
  }
  const known = source === 'orders' ? Object.keys(orderMeasures) : ['minutes']
  return measure === null || known.includes(measure)
    ? null
    : { zh: '没有这个数值', en: 'there is no such figure' }
}
