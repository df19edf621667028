import type { ImportTarget } from '#contracts/customer-imports.ts'

/** What is wrong with a row, in both languages. */
export interface RowProblem {
  readonly field: ImportTarget | null
  readonly zh: string
  readonly en: string
}
