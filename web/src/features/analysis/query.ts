/** What the views of a period ask for. */
export interface PeriodQuery {
  readonly from: string
  readonly to: string
  readonly unitIds: string[]
}
