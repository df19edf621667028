/** Text as it may enter the database: PostgreSQL refuses NUL, and control characters have no business on a card. */
export function cleanText(text: string): string {
  return text
    .replaceAll(/\p{Cc}/gu, (control) => (control === '\n' || control === '\t' ? control : ''))
    .toWellFormed()
    .trim()
}

/** The same, with an empty text becoming null. */
export function cleanOptional(text: string | null | undefined): string | null {
  if (text === null || text === undefined) return null
  const cleaned = cleanText(text)
  return cleaned === '' ? null : cleaned
}
