import { cleanText } from '../text.ts'

/** What a cell of an export may hold. */
export type Cell = string | number | boolean | null

/**
 * First letters at which a spreadsheet takes text for a formula, full-width forms included; tab and line ends make
 * some of them look at the next letter.
 */
const formulaLike = /^[\s\0]*[=+\-@＝＋－﹢﹣＠|%]|^[\t\r\n]/u

/**
 * Text for a CSV: what a spreadsheet would run as a formula gets an apostrophe in front, which makes it text. Numbers
 * are numbers, negative ones too.
 */
export function csvCell(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell !== 'string') return String(cell)
  return formulaLike.test(cell) ? `'${cleanText(cell)}` : cleanText(cell)
}

/** Text for a workbook: cells are written with the type text, never as formulas, so nothing has to be put in front. */
export function xlsxCell(cell: Cell): Cell {
  return typeof cell === 'string' ? cleanText(cell) : cell
}
