/** Types of the formula language. A choice knows its options, a multiple choice as well. */
export type FormulaType =
  | { readonly base: 'number' | 'money' | 'text' | 'date' | 'flag' }
  | { readonly base: 'choice' | 'choices'; readonly options: readonly FormulaOption[] }
  /** Of BLANK-valued literals: fits every other type. */
  | { readonly base: 'blank' }
export type FormulaBase = FormulaType['base']

export interface FormulaOption {
  readonly value: string
  /** Every word that people may write for it. */
  readonly labels: readonly string[]
}

/** What a name in square brackets stands for. */
export interface FormulaField {
  readonly code: string
  readonly type: FormulaType
}

/** Where a formula is wrong, and why. `column` counts characters from 1. */
export interface FormulaProblem {
  readonly zh: string
  readonly en: string
  readonly column: number
}

export class FormulaError extends Error {
  readonly problem: FormulaProblem
  constructor(column: number, zh: string, en: string) {
    super(en)
    this.problem = { zh, en, column }
  }
}

/** Bounds of one formula. Evaluation takes one step a node, so these bound its time as well. */
export const limits = { characters: 2000, tokens: 600, depth: 40, text: 2000 } as const

export const typeWords: Record<FormulaBase, { readonly zh: string; readonly en: string }> = {
  number: { zh: '数字', en: 'a number' },
  money: { zh: '金额', en: 'money' },
  text: { zh: '文字', en: 'text' },
  date: { zh: '日期', en: 'a date' },
  flag: { zh: '是/否', en: 'yes or no' },
  choice: { zh: '选项', en: 'a choice' },
  choices: { zh: '多选', en: 'a multiple choice' },
  blank: { zh: '空', en: 'blank' },
}
