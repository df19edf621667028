import { type OrderFact, orderFact, putOrders } from '#contracts/orders.ts'
import { openRows } from '#modules/customers/index.ts'
import { zonedMidnight } from '#platform/calendar/dates.ts'
import { readDate, readFen } from '#platform/text/read-cells.ts'
import { showableError } from '#platform/operator/operator.ts'
import { clearProgress, showProgress } from './command.ts'
import type { SignedIn } from './signed-in.ts'

/** Headers that a file of order lines may have; the first of each is what the help names. */
const headers = {
  licence: ['许可证号', '专卖证号', '客户号', '客户编号', 'licence', 'customer number'],
  orderedOn: ['订货日期', '日期', 'ordered on', 'date'],
  number: ['当日第几单', '序号', 'number'],
  brand: ['品牌', '规格', 'brand'],
  volume: ['数量', '条数', 'volume'],
  amount: ['金额', '金额（元）', 'amount'],
  orderedAt: ['订货时间', 'ordered at'],
  deliveredAt: ['送达时间', 'delivered at'],
} as const
type Column = keyof typeof headers
const needed: readonly Column[] = ['licence', 'orderedOn', 'brand', 'volume']
const BATCH = 1000

/**
 * Reads a file of order lines, one brand a line, and hands it to the API as orders: lines with the same licence,
 * date and number are one order, amounts add up. Lines that cannot be read are told by their number, the rest goes in.
 */
export async function importOrders(signedIn: SignedIn, file: string, timeZone: string): Promise<number> {
  const { orders, problems } = await readOrders(file, timeZone)
  const counts = { new: 0, changed: 0, same: 0, refused: 0 }
  for (let from = 0; from < orders.length; from += BATCH) {
    const batch = orders.slice(from, from + BATCH)
    const answer = await signedIn({
      method: putOrders.method,
      url: putOrders.path,
      payload: { orders: batch },
    })
    if (answer.status !== 200) {
      clearProgress()
      console.error(showableError(answer.body))
      return 1
    }
    for (const { outcome, message } of putOrders.response.parse(answer.body).results) {
      counts[outcome]++
      if (message) problems.push(message)
    }
    showProgress({ zh: `已写入 ${from + batch.length} / ${orders.length} 张订单`, en: 'orders written' })
  }
  clearProgress()
  console.log(
    `${problems.length === 0 ? '✓' : '!'} 共 ${orders.length} 张订单：新增 ${counts.new}，更新 ${counts.changed}，未变 ${counts.same}，未写入 ${counts.refused}  orders: new, changed, same, refused`,
  )
  for (const problem of problems.slice(0, 50)) console.log(`    ${problem}`)
  if (problems.length > 50) console.log(`    … 另有 ${problems.length - 50} 条  more`)
  return problems.length === 0 ? 0 : 1
}

async function readOrders(
  file: string,
  timeZone: string,
): Promise<{ orders: OrderFact[]; problems: string[] }> {
  const { rows } = await openRows(file)
  const orders = new Map<string, OrderFact>()
  const problems: string[] = []
  let columns: Partial<Record<Column, number>> | null = null
  for await (const { number, cells } of rows) {
    if (columns === null) {
      columns = columnsOf(cells)
      const missing = needed.filter((name) => columns?.[name] === undefined)
      if (missing.length === 0) continue
      return {
        orders: [],
        problems: [`缺少列 missing columns: ${missing.map((name) => headers[name][0]).join('、')}`],
      }
    }
    const line = readLine(cells, columns, timeZone)
    if (typeof line === 'string') {
      problems.push(`第 ${number} 行 row ${number}: ${line}`)
      continue
    }
    const key = `${line.licence} ${line.orderedOn} ${line.number}`
    const known = orders.get(key)
    orders.set(key, known ? joined(known, line) : line)
  }
  return { orders: [...orders.values()], problems }
}

function columnsOf(cells: readonly string[]): Partial<Record<Column, number>> {
  const found: Partial<Record<Column, number>> = {}
  for (const [name, words] of Object.entries(headers) as [Column, readonly string[]][]) {
    const at = cells.findIndex((cell) => words.includes(cell.trim().toLowerCase()))
    if (at >= 0) found[name] = at
  }
  return found
}

/** One line as an order of one brand, or what is wrong with it. */
function readLine(
  cells: readonly string[],
  columns: Partial<Record<Column, number>>,
  timeZone: string,
): OrderFact | string {
  const text = (name: Column): string => cells[columns[name] ?? -1]?.trim() ?? ''
  const orderedOn = readDate(text('orderedOn'))
  const fen = readFen(text('amount'))
  const [orderedAt, deliveredAt] = [text('orderedAt'), text('deliveredAt')].map((moment) =>
    readMoment(moment, timeZone),
  )
  if (orderedOn === null) return `日期看不懂 date not understood: ${text('orderedOn')}`
  if (fen === null) return `金额看不懂 amount not understood: ${text('amount')}`
  if (orderedAt === undefined || deliveredAt === undefined) return '时间看不懂 time not understood'
  const read = orderFact.safeParse({
    licence: text('licence'),
    orderedOn,
    number: text('number') === '' ? 1 : Number(text('number')),
    amountFen: fen,
    brands: [{ brand: text('brand'), volume: Number(text('volume').replaceAll(',', '') || Number.NaN) }],
    orderedAt,
    deliveredAt,
  })
  if (read.success) return read.data
  return `${[...new Set(read.error.issues.map(({ path }) => String(path.at(-1) ?? '')))].join('、')} 不正确 not right`
}

/** A moment with an offset, or a date and time in the organisation's zone; null for none, undefined when unreadable. */
function readMoment(text: string, timeZone: string): string | null | undefined {
  if (text === '') return null
  if (/[Zz]$|[+-]\d\d:?\d\d$/.test(text)) {
    const given = new Date(text)
    return Number.isNaN(given.getTime()) ? undefined : given.toISOString()
  }
  const date = readDate(text)
  const [, hour, minute, second = '0'] = /[ T](\d{1,2}):(\d{2})(?::(\d{2}))?/.exec(text) ?? []
  if (date === null || hour === undefined || minute === undefined) return undefined
  const seconds = (Number(hour) * 60 + Number(minute)) * 60 + Number(second)
  return new Date(zonedMidnight(date, timeZone).getTime() + seconds * 1000).toISOString()
}

const joined = (known: OrderFact, line: OrderFact): OrderFact => ({
  ...known,
  brands: [...known.brands, ...line.brands],
  amountFen: String(BigInt(known.amountFen) + BigInt(line.amountFen)),
})
