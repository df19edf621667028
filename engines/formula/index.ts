/**
 * Formulas over the fields of one record, in the style of spreadsheets: `如果([月营业额] > 50000元, "大", "小")` without `eval`, without
 * loops, with types checked before anything runs.
 *
 * Blank: a calculation or comparison with a blank is blank; 如果 takes a blank condition for "no"; 且 and 或 answer what
 * is certain (否 且 空 is 否); & and CONCAT take a blank for nothing; MIN, MAX, SUM and AVG leave blanks out; 为空 is
 * never blank itself. A division by zero, and a number too large to count, is blank.
 */
export { compileFormula, type Formula } from './check.ts'
export type { Environment, Value } from './checked.ts'
export { formulaOrder } from './cycles.ts'
export { dateOf, dayOf } from './dates.ts'
export { type Decimal, decimal, formatDecimal, fromNumber, round, toNumber } from './decimal.ts'
export { renameFields } from './tokens.ts'
export { plainText } from './text-of.ts'
export type { FormulaBase, FormulaField, FormulaOption, FormulaProblem, FormulaType } from './types.ts'
