/**
 * Finds functions by what somebody types: part of their names or further words, words of the same meaning (业绩 for
 * 绩效), pinyin (`yeji`) and its initials (`yj`).
 */

/** One place of the office that can be gone to. */
export interface Findable {
  readonly key: string
  /** As it is shown. */
  readonly title: string
  /** Names in other languages and further words. */
  readonly words: readonly string[]
}

export interface Found<F> {
  readonly item: F
  /** The word that was found where it is not the title itself. */
  readonly by: string | null
  /** Which characters of the title to mark: from, until. */
  readonly marks: readonly (readonly [from: number, to: number])[]
}

/** The syllables of a text without tones, one for each character; null where it is none. */
export type Sounds = (text: string) => readonly (string | null)[]

/** Words that people use for the same thing. */
const synonyms: readonly (readonly string[])[] = [
  ['业绩', '绩效', '成绩', '销量', '销售', '完成情况', '指标', '达成', 'KPI', '排名', '效果'],
  ['客户', '零售户', '店', '网点', '商户', '顾客', '户'],
  ['拜访', '走访', '上门', '见客户', '巡店'],
  ['重复', '查重', '去重', '合并', '双胞胎'],
  ['导入', '上传', '批量录入', 'Excel', '表格'],
  ['导出', '下载', '取数'],
  ['权限', '角色', '授权', '账号', '谁能看'],
  ['请假', '休假', '代班', '出差'],
  ['约定', '承诺', '待办', '提醒', '下一步'],
  ['地图', '位置', '坐标', '定位', '标注'],
  ['质量', '完整度', '补资料', '缺资料', '新鲜度'],
  ['参数', '设置', '配置', '规则'],
  ['日志', '审计', '留痕', '操作记录'],
  ['考核', '检查', '抽查', '测评'],
]

const plain = (text: string): string => text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, '')

/** What a person may open, best match first; nothing for an empty question. */
export function findFunctions<F extends Findable>(
  items: readonly F[],
  typed: string,
  sounds: Sounds = () => [],
): Found<F>[] {
  const wanted = plain(typed)
  if (wanted === '') return []
  const alike = synonyms
    .filter((group) => group.some((word) => plain(word) === wanted))
    .flat()
    .map(plain)
  return items
    .map((item) => rate(item, wanted, alike, sounds))
    .filter((one) => one !== null)
    .toSorted((a, b) => b.rank - a.rank)
    .map(({ found }) => found)
}

function rate<F extends Findable>(
  item: F,
  wanted: string,
  alike: readonly string[],
  sounds: Sounds,
): { rank: number; found: Found<F> } | null {
  const title = plain(item.title)
  const at = title.indexOf(wanted)
  if (at >= 0) {
    const rank = title === wanted ? 100 : at === 0 ? 90 : 80
    return { rank, found: { item, by: null, marks: literal(item.title, wanted) } }
  }
  const word = item.words.find((one) => plain(one).includes(wanted))
  if (word !== undefined) return { rank: 70, found: { item, by: word, marks: [] } }
  if (/^[a-z]+$/.test(wanted)) {
    const heard = soundMarks(item.title, wanted, sounds)
    if (heard) return { rank: 60, found: { item, by: null, marks: [heard] } }
    const other = item.words.find((one) => soundMarks(one, wanted, sounds) !== null)
    if (other !== undefined) return { rank: 50, found: { item, by: other, marks: [] } }
  }
  const inTitle = alike.find((one) => title.includes(one))
  if (inTitle !== undefined)
    return { rank: 40, found: { item, by: null, marks: literal(item.title, inTitle) } }
  const meant = item.words.find((one) => alike.includes(plain(one)))
  return meant === undefined ? null : { rank: 30, found: { item, by: meant, marks: [] } }
}

/** Where a text stands in another, whatever its case; nowhere when width or spaces differ. */
export function literal(text: string, wanted: string): [number, number][] {
  const at = text.toLowerCase().indexOf(wanted.toLowerCase())
  return at < 0 || wanted === '' ? [] : [[at, at + wanted.length]]
}

/**
 * The characters of a text whose pinyin is what was typed: full syllables, the last one perhaps begun, or initials;
 * two letters at least, because one says nothing.
 */
export function soundMarks(text: string, wanted: string, sounds: Sounds): [number, number] | null {
  if (wanted.length < 2) return null
  const syllables = sounds(text)
  for (let from = 0; from < syllables.length; from++) {
    const to = heardTo(syllables, from, wanted) ?? initialsTo(syllables, from, wanted)
    if (to !== null) return [from, to]
  }
  return null
}

function heardTo(syllables: readonly (string | null)[], from: number, wanted: string): number | null {
  let rest = wanted
  for (let at = from; at < syllables.length; at++) {
    const syllable = syllables[at]
    if (!syllable) return null
    if (syllable.startsWith(rest)) return at + 1
    if (!rest.startsWith(syllable)) return null
    rest = rest.slice(syllable.length)
  }
  return null
}

function initialsTo(syllables: readonly (string | null)[], from: number, wanted: string): number | null {
  for (let index = 0; index < wanted.length; index++)
    if (syllables[from + index]?.[0] !== wanted[index]) return null
  return from + wanted.length
}
