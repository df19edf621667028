import { sql } from 'kysely'
import type { GradingFigure, GradingGroup } from '#contracts/customer-grading.ts'
import type { Locale } from '#contracts/identity.ts'
import type { FigureValue } from '#engines/grading/index.ts'
import { shiftDate } from '#platform/calendar/dates.ts'
import type { Executor } from '#platform/db/index.ts'
import type { Actor } from '#platform/policy/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import { type FieldAccess, fieldAccess } from '../fields/field-access.ts'
import type { CardField, Catalogue } from '../fields/field-catalogue.ts'

/** A customer whose figures are read, with what stands in its row. */
export interface Measured {
  readonly id: string
  readonly enteredOn: string
  readonly orders90: number
  readonly volume90: number
}

/** Days of orders that figures of a year look back. */
const YEAR = 365
const ownPrefix = 'own.'

interface Words {
  readonly group: GradingGroup
  readonly zh: string
  readonly en: string
  readonly unit: readonly [zh: string, en: string]
}

const yuan = ['元', 'yuan'] as const
/** `{orders}` and `{volume}` are the pack's words for them. */
const builtIn = {
  average_order: { group: 'size', zh: '近一年平均每单金额', en: 'Average order in a year', unit: yuan },
  amount365: { group: 'volume', zh: '近一年金额', en: 'Amount in a year', unit: yuan },
  volume365: { group: 'volume', zh: '近一年数量', en: 'Volume in a year', unit: ['', ''] },
  orders365: { group: 'volume', zh: '近一年笔数', en: 'Orders in a year', unit: ['笔', ''] },
  volume90: { group: 'volume', zh: '近 90 天数量', en: 'Volume in 90 days', unit: ['', ''] },
  orders90: { group: 'volume', zh: '近 90 天笔数', en: 'Orders in 90 days', unit: ['笔', ''] },
  active_months: {
    group: 'credit',
    zh: '近一年有业务的月数',
    en: 'Months with business in a year',
    unit: ['个月', 'months'],
  },
  days_since_order: {
    group: 'credit',
    zh: '距最近一笔的天数',
    en: 'Days since the latest order',
    unit: ['天', 'days'],
  },
  tenure_years: { group: 'credit', zh: '建档年数', en: 'Years in the books', unit: ['年', 'years'] },
} as const satisfies Readonly<Record<string, Words>>
type BuiltIn = keyof typeof builtIn
const isBuiltIn = (code: string): code is BuiltIn => Object.hasOwn(builtIn, code)

/** Numbers, amounts and choices that no rule of classes keeps from those who work with the customer. */
function isUsable({ state, resultKind, fieldClass }: CardField): boolean {
  return (
    state === 'in_force' &&
    ['number', 'money', 'choice'].includes(resultKind) &&
    (fieldClass === 'public' || fieldClass === 'internal')
  )
}

/** Every figure that a rule may name, own fields of the card included. */
export function figuresOf(catalogue: Catalogue, locale: Locale): GradingFigure[] {
  const zh = locale === 'zh-CN'
  const own = catalogue.fields.filter(isUsable).map((field): GradingFigure => {
    const { label, options } = field.definition
    return {
      code: `${ownPrefix}${field.code}`,
      name: zh ? label.zh : label.en,
      unit: field.resultKind === 'money' ? yuan[zh ? 0 : 1] : '',
      kind: field.resultKind === 'choice' ? 'choice' : 'number',
      group: field.code.includes('credit') ? 'credit' : 'size',
      options: options
        .filter((option) => !option.retired)
        .map((option) => ({ value: option.value, label: zh ? option.label.zh : option.label.en })),
    }
  })
  return [
    ...Object.entries(builtIn).map(([code, words]): GradingFigure => ({
      code,
      name: zh ? words.zh : words.en,
      unit: words.unit[zh ? 0 : 1],
      kind: 'number',
      group: words.group,
      options: [],
    })),
    ...own,
  ]
}

/** Whether somebody may see a figure: an own field only with the right to read it. */
export function mayReadFigure(access: FieldAccess, code: string): boolean {
  return !code.startsWith(ownPrefix) || access.clear(code.slice(ownPrefix.length)) !== undefined
}

/** The fields as somebody may read them. */
export async function accessOf(context: CustomersContext, actor: Actor | null): Promise<FieldAccess> {
  return fieldAccess(await context.catalogues.read(), actor)
}

interface OrdersOfYear {
  readonly id: string
  readonly amount: number
  readonly volume: number
  readonly orders: number
  readonly months: number
  readonly last: string
}

/** A reader of one figure of one customer. */
export type FigureReader = (customer: Measured) => FigureValue

/**
 * Reads the figures named for all customers of some units at once; answers how each is found. Amounts in yuan. A year
 * without orders is zero of them, and no average.
 */
export async function readFigures(
  { platform, catalogues }: Pick<CustomersContext, 'platform' | 'catalogues'>,
  unitIds: readonly string[],
  codes: readonly string[],
  db: Executor = platform.db,
): Promise<readonly FigureReader[]> {
  const today = platform.calendar.today()
  const catalogue = await catalogues.read()
  const needsOrders = codes.some((code) => isBuiltIn(code) && code !== 'tenure_years' && !code.endsWith('90'))
  const orders = needsOrders ? await ordersOfYear(db, unitIds, today) : new Map<string, OrdersOfYear>()
  const daysSince = (date: string): number => (Date.parse(today) - Date.parse(date)) / 86_400_000
  const builtInReaders: Record<BuiltIn, FigureReader> = {
    amount365: ({ id }) => orders.get(id)?.amount ?? 0,
    volume365: ({ id }) => orders.get(id)?.volume ?? 0,
    orders365: ({ id }) => orders.get(id)?.orders ?? 0,
    volume90: ({ volume90 }) => volume90,
    orders90: ({ orders90 }) => orders90,
    active_months: ({ id }) => orders.get(id)?.months ?? 0,
    average_order: ({ id }) => {
      const found = orders.get(id)
      return found ? found.amount / found.orders : null
    },
    days_since_order: ({ id }) => {
      const found = orders.get(id)
      return found ? daysSince(found.last) : null
    },
    tenure_years: ({ enteredOn }) => Math.max(0, daysSince(enteredOn) / 365.25),
  }
  return Promise.all(
    codes.map(async (code): Promise<FigureReader> => {
      if (isBuiltIn(code)) return builtInReaders[code]
      const field = catalogue.byCode.get(code.slice(ownPrefix.length))
      // A field that was retired or closed meanwhile is missing everywhere, and the rule says what that counts.
      if (!field || !isUsable(field)) return () => null
      const values = await ownValues(db, unitIds, field)
      return ({ id }) => values.get(id) ?? null
    }),
  )
}

async function ordersOfYear(
  db: Executor,
  unitIds: readonly string[],
  today: string,
): Promise<Map<string, OrdersOfYear>> {
  const { rows } = await sql<OrdersOfYear>`
    select o.customer_id as id, sum(o.amount_fen)::float8 / 100 as amount, sum(o.volume) as volume,
           count(*)::int as orders, max(o.ordered_on) as last,
           -- Twelve times thirty days: a month that has only begun is none too many.
           (count(distinct (${today}::date - o.ordered_on) / 30) filter (where o.ordered_on > ${today}::date - 360))::int
             as months
      from customer_orders o join customers c on c.id = o.customer_id
     where o.ordered_on > ${shiftDate(today, -YEAR)}::date and o.ordered_on <= ${today}::date
       and c.state = 'active' and c.unit_id = any(${unitIds}::uuid[])
     group by 1`.execute(db)
  return new Map(rows.map((row) => [row.id, row]))
}

async function ownValues(
  db: Executor,
  unitIds: readonly string[],
  field: CardField,
): Promise<Map<string, FigureValue>> {
  const { rows } = await sql<{ id: string; number: number | null; text: string | null }>`
    select v.customer_id as id, v.number_key as number, v.text_key as text
      from customer_field_values v join customers c on c.id = v.customer_id
     where v.field_id = ${field.id}::uuid and c.state = 'active' and c.unit_id = any(${unitIds}::uuid[])`.execute(
    db,
  )
  return new Map(
    rows.map(({ id, number, text }) => [
      id,
      field.resultKind === 'choice'
        ? text
        : number === null
          ? null
          : field.resultKind === 'money'
            ? number / 100
            : number,
    ]),
  )
}
