import { PassThrough, type Readable } from 'node:stream'
import type { stream } from 'exceljs'
import type { PersonDay } from '#contracts/team-days.ts'
import type { PlaceVerdict } from '#contracts/in-place.ts'
import type { Visit, VisitFlag } from '#contracts/visits.ts'
import { stampBook, stampedPages, type Watermark } from '#platform/exports/export-gate.ts'
import type { TeamDay } from './team-day.ts'

interface Column<Row> {
  readonly header: string
  readonly width: number
  readonly format?: string
  readonly value: (row: Row) => string | number | null
}

const planStates = { none: '无计划', draft: '未确认', confirmed: '已确认' } as const
const verdicts: Record<PlaceVerdict['verdict'], string> = {
  in_place: '到位',
  uncertain: '存疑',
  not_in_place: '未到位',
  no_fix: '没有位置',
  no_customer_position: '客户未标注位置',
}
const flagWords: Record<VisitFlag['code'], string> = {
  impossible_speed: '速度异常',
  identical_coordinates: '坐标完全相同',
  zero_accuracy: '精度为零',
  clock_offset: '手机时钟偏差',
  short_stay: '停留过短',
  late_upload: '延迟上传',
  customer_moved: '客户已转给他人',
  two_devices: '两台手机记录',
  same_photo: '照片重复',
}

const kilometres = (metres: number | null): number | null =>
  metres === null ? null : Math.round(metres / 10) / 100

const peopleColumns = (timeZone: string): Column<PersonDay>[] => [
  { header: '单位', width: 20, value: (day) => day.unit.name },
  { header: '客户经理', width: 12, value: (day) => day.owner.name },
  { header: '计划状态', width: 10, value: (day) => planStates[day.planState] },
  { header: '计划户数', width: 10, value: (day) => day.planned },
  { header: '完成户数', width: 10, value: (day) => day.done },
  { header: '走访中', width: 10, value: (day) => day.visiting },
  { header: '跳过', width: 8, value: (day) => day.skipped },
  { header: '计划外', width: 8, value: (day) => day.unplanned },
  { header: '到位', width: 8, value: (day) => day.inPlace },
  { header: '未到位', width: 8, value: (day) => day.notInPlace },
  { header: '存疑', width: 8, value: (day) => day.uncertain },
  { header: '在店分钟', width: 10, format: '0.0', value: (day) => day.minutesAtCustomers },
  { header: '实际里程（公里）', width: 16, format: '0.00', value: (day) => kilometres(day.travelledMetres) },
  { header: '计划里程（公里）', width: 16, format: '0.00', value: (day) => kilometres(day.plannedMetres) },
  { header: '首次开始', width: 10, value: (day) => clock(day.firstStart, timeZone) },
  { header: '最后结束', width: 10, value: (day) => clock(day.lastEnd, timeZone) },
  { header: '撤销', width: 8, value: (day) => day.withdrawn },
  { header: '需要留意（次）', width: 14, value: (day) => day.attention },
]

const visitColumns = (timeZone: string): Column<Visit>[] => [
  { header: '客户经理', width: 12, value: (visit) => visit.owner.name },
  { header: '客户', width: 24, value: (visit) => visit.customer.name },
  { header: '地址', width: 32, value: (visit) => visit.customer.address },
  { header: '档位', width: 8, value: (visit) => visit.customer.grade },
  {
    header: '撤销',
    width: 20,
    value: (visit) => (visit.withdrawal?.counted ? visit.withdrawal.reason : null),
  },
  { header: '计划内', width: 8, value: (visit) => (visit.planned ? '是' : '否') },
  { header: '开始', width: 10, value: (visit) => clock(visit.startedAt, timeZone) },
  { header: '结束', width: 10, value: (visit) => clock(visit.endedAt, timeZone) },
  { header: '分钟', width: 8, format: '0.0', value: (visit) => visit.minutes },
  { header: '到位判定', width: 12, value: (visit) => verdicts[visit.place.verdict] },
  { header: '距离（米）', width: 10, format: '0', value: (visit) => visit.place.metres },
  { header: '定位精度（米）', width: 14, format: '0', value: (visit) => visit.place.accuracy },
  {
    header: '异常提示',
    width: 24,
    value: (visit) => visit.flags.map((flag) => flagWords[flag.code]).join('、'),
  },
  {
    header: '走访记录',
    width: 40,
    value: (visit) => visit.findings.map(({ label, value }) => `${label}：${value}`).join('；'),
  },
  { header: '备注', width: 24, value: (visit) => visit.note },
  { header: '下一步', width: 24, value: (visit) => visit.nextStep },
  { header: '约定日期', width: 12, value: (visit) => visit.nextStepOn },
  { header: '照片', width: 8, value: (visit) => visit.photos.length },
]

/**
 * The team's day as a workbook of two sheets, written while it is read, so that a large one takes no memory. Text
 * is always written as text cells, never as formulas, whatever it begins with; numbers stay numbers.
 */
export function writeTeamDay(day: TeamDay, timeZone: string, mark: Watermark): Readable {
  const output = new PassThrough()
  const write = async () => {
    // Loaded when it is needed, to keep starting quick.
    const { default: excel } = await import('exceljs')
    const book = new excel.stream.xlsx.WorkbookWriter({
      stream: output,
      useStyles: true,
      useSharedStrings: false,
    })
    stampBook(book, mark)
    writeSheet(book, '人员', peopleColumns(timeZone), day.people, mark)
    writeSheet(book, '走访', visitColumns(timeZone), day.visits, mark)
    await book.commit()
  }
  write().catch((error: unknown) => output.destroy(error instanceof Error ? error : new Error(String(error))))
  return output
}

function writeSheet<Row>(
  book: stream.xlsx.WorkbookWriter,
  name: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  mark: Watermark,
): void {
  const sheet = book.addWorksheet(name, {
    views: [{ state: 'frozen', ySplit: 1 }],
    ...stampedPages(mark),
  })
  sheet.columns = columns.map(({ header, width, format }) => ({
    header,
    width,
    style: format === undefined ? {} : { numFmt: format },
  }))
  const head = sheet.getRow(1)
  head.font = { bold: true }
  head.commit()
  for (const row of rows) sheet.addRow(columns.map((column) => column.value(row))).commit()
  sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: 1, column: columns.length } }
  sheet.commit()
}

function clock(moment: string | null, timeZone: string): string | null {
  if (moment === null) return null
  return new Intl.DateTimeFormat('zh-CN', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(moment))
}
