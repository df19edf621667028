import { stringify } from 'csv-stringify/sync'
import type { Locale } from '#contracts/identity.ts'
import type { CustomerNumber } from '#contracts/operations.ts'
import type { Watermark } from '#platform/exports/export-gate.ts'
import type { Handover } from '#contracts/territory-decisions.ts'

/** Words of the columns; the empty one is the pack's for the number that names a customer. */
const words = {
  'zh-CN': {
    columns: [
      '层次',
      '',
      '客户',
      '档位',
      '地址',
      '原负责',
      '新负责',
      '状态',
      '说明',
      '最近走访',
      '最近备注',
      '未完下一步',
      '约定日期',
    ],
    layers: { visit: '走访', call: '订单呼叫', delivery: '配送' },
    states: { waiting: '待生效', applied: '已交接', kept: '保持不变', undone: '已撤销', undo_kept: '未撤销' },
  },
  'en-US': {
    columns: [
      'Layer',
      '',
      'Customer',
      'Grade',
      'Address',
      'From',
      'To',
      'State',
      'Remark',
      'Last visit',
      'Last note',
      'Open next step',
      'Agreed for',
    ],
    layers: { visit: 'visit', call: 'order call', delivery: 'delivery' },
    states: {
      waiting: 'waiting',
      applied: 'handed over',
      kept: 'left',
      undone: 'undone',
      undo_kept: 'not undone',
    },
  },
} as const

/** Text that a spreadsheet would take for a formula is set off by an apostrophe. */
const harmless = (text: string): string =>
  /^[\s\0]*[=+\-@＝＋－﹢﹣＠|%]|^[\t\r\n]/u.test(text) ? `'${text}` : text

/** The hand-over list as CSV with a byte-order mark, as spreadsheets in China open it. */
export function handoverTable(
  handovers: readonly Handover[],
  locale: Locale,
  number: CustomerNumber,
  mark: Watermark,
): string {
  const { layers, states } = words[locale]
  const columns = words[locale].columns.map((title) =>
    title === '' ? (locale === 'en-US' ? number.labelEn : number.label) : title,
  )
  const rows = handovers.map((row) => [
    layers[row.layer],
    row.customer.licence,
    row.customer.name,
    row.customer.grade,
    row.customer.address,
    row.from?.name ?? '',
    row.to.name,
    states[row.state],
    row.reason ?? '',
    row.lastVisitOn ?? '',
    row.note ?? '',
    row.nextStep ?? '',
    row.nextStepOn ?? '',
  ])
  const line = mark.inCsv ? `# ${mark.line.replaceAll(/\s+/g, ' ')}\n` : ''
  return `\uFEFF${line}${stringify([columns, ...rows.map((row) => row.map(harmless))])}`
}
