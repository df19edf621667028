/** `2026-11-18`, `2026/11/18`, `20261118`, with or without a time behind it; null when it is no date. */
export function readDate(text: string): string | null {
  const [, year, month, day] = /^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?:[ T].*)?$/.exec(text) ?? []
  if (!year || !month || !day) return null
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const back = new Date(`${date}T00:00:00Z`)
  return Number.isNaN(back.getTime()) || back.toISOString().slice(0, 10) !== date ? null : date
}

/** Yuan as written, in whole fen without passing through a float; an empty text is 0, null when it is no amount. */
export function readFen(text: string): string | null {
  const [, yuan, fraction = ''] =
    /^(-?\d*)(?:\.(\d{0,2})0*)?$/.exec(text.replaceAll(/[,，¥￥元\s]/g, '')) ?? []
  if (yuan === undefined) return null
  const digits = `${yuan.replace('-', '')}${fraction.padEnd(2, '0')}`
  return String(BigInt(digits) * (yuan.startsWith('-') ? -1n : 1n))
}
