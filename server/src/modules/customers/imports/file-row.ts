/** A row of a file as text. `number` is the one that Excel shows at the left. */
export interface FileRow {
  readonly number: number
  readonly cells: readonly string[]
}
