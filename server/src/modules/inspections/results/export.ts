import { PassThrough, type Readable } from 'node:stream'
import type { stream } from 'exceljs'
import type { Estimate, Indicator, InspectionResults, ProofCase } from '#contracts/inspection-results.ts'
import { stampBook, stampedPages, type Watermark } from '#platform/exports/export-gate.ts'

type Row = readonly (string | number | null)[]

const proofWords = { in_place: '到位', doubtful: '存疑', not_in_place: '未到位', none: '没有登记' } as const
const answerWords = { confirmed: '来过', denied: '没来', unsure: '说不清' } as const
const judgementWords = { agree: '一致', disagree: '不一致', open: '待定' } as const

/**
 * Results as a workbook: persons, units, the compared proofs, and what every figure means. Text is written as text
 * cells, never as formulas, whatever it begins with.
 */
export function writeResults(
  results: InspectionResults,
  cases: readonly ProofCase[],
  period: { readonly from: string; readonly to: string },
  mark: Watermark,
): Readable {
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
    const pages = stampedPages(mark)
    const { indicators } = results
    const figures = indicators.flatMap(headersOf)
    sheet(
      book,
      pages,
      '人员',
      ['单位', '客户经理', ...figures, '手工加入（不计入）', '抽到未检'],
      results.managers.map((row) => [
        row.unit.name,
        row.manager.name,
        ...cellsOf(indicators, row.estimates),
        row.byHand,
        row.missing,
      ]),
    )
    sheet(
      book,
      pages,
      '单位',
      ['单位', '人数', ...figures],
      [
        ...results.units.map((row) => [row.unit.name, row.managers, ...cellsOf(indicators, row.estimates)]),
        ['合计', results.managers.length, ...cellsOf(indicators, results.overall)],
      ],
    )
    sheet(
      book,
      pages,
      '到位双重核对',
      ['客户经理', '客户', '考核日期', '走访日期', '主动证明', '考核证明', '结论', '说明'],
      cases.map((one) => [
        one.manager.name,
        one.customer.name,
        one.inspectedOn,
        one.visit?.date ?? null,
        proofWords[one.active],
        answerWords[one.enquiry],
        judgementWords[one.judgement],
        one.note,
      ]),
    )
    sheet(book, pages, '指标定义', ['指标', '定义'], definitionsOf(indicators, period))
    await book.commit()
  }
  write().catch((error: unknown) => output.destroy(error instanceof Error ? error : new Error(String(error))))
  return output
}

const headersOf = ({ label }: Indicator): string[] => [
  label,
  `${label} 下限`,
  `${label} 上限`,
  `${label} 样本户数`,
]

const cellsOf = (
  indicators: readonly Indicator[],
  estimates: Readonly<Record<string, Estimate>>,
): (number | null)[] =>
  indicators.flatMap(({ code, unit }) => {
    const estimate = estimates[code]
    const digits = unit === 'share' ? 4 : 2
    const rounded = (value: number | null | undefined) =>
      value === null || value === undefined ? null : Number(value.toFixed(digits))
    return [rounded(estimate?.value), rounded(estimate?.low), rounded(estimate?.high), estimate?.sample ?? 0]
  })

const definitionsOf = (
  indicators: readonly Indicator[],
  { from, to }: { from: string; to: string },
): Row[] => [
  ...indicators.map(({ label, definition }): Row => [label, definition]),
  ['期间', `${from} 至 ${to}（按考核日期）`],
  [
    '估计方法',
    '只用系统随机抽中并已检查的客户，按入样概率加权（Horvitz–Thompson 比率估计），抽中未检的视同该客户经理已检的各户；手工加入、撤销的不计入。单位和合计按各人的客户数加权。',
  ],
  ['上限、下限', '95 % 置信区间：均值用 t 区间并按有限总体校正，比例用 Wilson 区间。样本太少时不给区间。'],
  ['样本户数', '得出该数的受检户数。样本少的只作参考，不宜单独用于奖惩。'],
]

function sheet(
  book: stream.xlsx.WorkbookWriter,
  pages: ReturnType<typeof stampedPages>,
  name: string,
  headers: readonly string[],
  rows: readonly Row[],
): void {
  const page = book.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }], ...pages })
  page.columns = headers.map((header) => ({ header, width: Math.max(10, header.length * 2) }))
  const head = page.getRow(1)
  head.font = { bold: true }
  head.commit()
  for (const row of rows) page.addRow([...row]).commit()
  page.commit()
}
