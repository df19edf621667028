/** The address of the customer list narrowed to one place of the matrix. */
export type ToList = (place: Readonly<Record<string, string>>) => string
