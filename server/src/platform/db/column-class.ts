/**
 * How confidential a column is: `public` may be shown to anybody, `internal` to people of the organisation,
 * `personal` identifies or concerns a person, `sensitive` would harm a person or the organisation when leaked
 * (credentials, keys, positions of people).
 */
export type ColumnClass = 'public' | 'internal' | 'personal' | 'sensitive'
