import { pinyin } from 'pinyin-pro'

/** What a person is found by, in lower case: account, name, pinyin (`linxiaoyu`) and initials (`lxy`). */
export function searchText(account: string, name: string): string {
  const syllables = pinyin(name, { toneType: 'none', type: 'array', nonZh: 'consecutive' })
  const initials = syllables.map((syllable) => syllable[0] ?? '').join('')
  return [account, name, syllables.join(''), initials].join(' ').toLowerCase()
}
