/** Words for the trade, at the end of a shop's name: 华联超市 and 华联便利店 may be one shop. Longest first. */
const tradeWords =
  /(?:便利超市|生活超市|烟酒商行|烟酒超市|副食品店|门市部|经营部|便利店|烟酒店|烟酒行|食杂店|副食店|百货店|小卖部|批发部|杂货店|商贸行|超市|商店|商行|商场|百货|烟酒|食品|酒店|饭店|餐厅|小店|店|行)$/u

/** What remains of a name without its trade words counts this much: they say a little, too. */
const coreWorth = 0.9
const leastCore = 2

const digitsOf = (text: string): string => (text.match(/\d+/g) ?? []).join(' ')

/**
 * How much two texts have in common: 1 the same, 0 nothing; the share of characters that need no insertion, deletion,
 * replacement or exchange of neighbours. Texts whose numbers differ (12 号, 13 号) have nothing in common.
 */
export function editShare(a: string, b: string): number {
  if (a === b) return a === '' ? 0 : 1
  if (a === '' || b === '' || digitsOf(a) !== digitsOf(b)) return 0
  const [left, right] = [Array.from(a), Array.from(b)]
  return 1 - editDistance(left, right) / Math.max(left.length, right.length)
}

/** The same for names, where the word for the trade counts little. */
export function nameShare(a: string, b: string): number {
  const whole = editShare(a, b)
  const [coreA, coreB] = [coreOf(a), coreOf(b)]
  if (coreA === a && coreB === b) return whole
  return Math.max(whole, coreWorth * editShare(coreA, coreB))
}

function coreOf(name: string): string {
  const core = name.replace(tradeWords, '')
  return Array.from(core).length < leastCore ? name : core
}

/** Damerau–Levenshtein in its restricted form: no part of a text is edited twice. */
function editDistance(a: readonly string[], b: readonly string[]): number {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      let least = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, before[j - 2]! + 1)
      row.push(least)
    }
    before = last
    last = row
  }
  return last[b.length]!
}
