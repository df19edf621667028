import type { ColumnClass } from '#platform/db/column-class.ts'
import type { Tables } from '#platform/db/tables.gen.ts'

/** Every column of every table, by module. A column without a class does not compile. */
export const classification = {} as const satisfies {
  readonly [T in keyof Tables]: { readonly [C in keyof Tables[T]]: ColumnClass }
}
