/** Business days of the organisation: weekends, Chinese holidays, make-up working days, own changes. */
export interface Calendar {
  /** Today in the organisation's zone. */
  today(): string
  /** The business date of a moment. */
  dateOf(moment: Date): string
  /** Start of a business date as a moment, and start of the next one. */
  boundsOf(date: string): { start: Date; end: Date }
  isWorkday(date: string): Promise<boolean>
  /** Name of a holiday or make-up day; null on ordinary days. */
  nameOf(date: string): Promise<string | null>
  /** The nth working day after a date (n ≥ 1), or before it (n ≤ −1). */
  addWorkdays(date: string, n: number): Promise<string>
}
