import { pinyin } from 'pinyin-pro'
import { phoneTail } from '../phone.ts'

/**
 * One column finds a customer by everything the list's search box takes. Its lexemes carry their kind as first
 * letter: `n` one or two neighbouring characters of the name, `a` two of the address, `p` the pinyin from each
 * syllable on, `i` the initials from each syllable on, `b` the first initial, `l` the licence and the company code, `t` the
 * last four of the phone, `d` those of the identity number. Positions on `n` and `a` let a longer term be sought as a run of pairs.
 */
const pinyinLength = 24
const initialsLength = 12

/** Letters and digits of any script, lower case, full-width forms folded; everything else falls out. */
function characters(text: string): string[] {
  const folded = text.normalize('NFKC').toLowerCase().toWellFormed()
  return folded.match(/[\p{L}\p{N}]/gu) ?? []
}

const lexeme = (kind: string, text: string, at?: number): string =>
  at === undefined ? `'${kind}${text}'` : `'${kind}${text}':${Math.min(at, 16_383)}`

function pairs(kind: string, letters: readonly string[], from: number): string[] {
  return letters.slice(1).map((letter, index) => lexeme(kind, `${letters[index]}${letter}`, from + index))
}

const syllablesOf = (letters: readonly string[]): string[] =>
  pinyin(letters.join(''), { toneType: 'none', type: 'array', v: true })
    .map((syllable) => syllable.toLowerCase().replaceAll(/[^a-z0-9]/g, ''))
    .filter((syllable) => syllable !== '')

/** A name as it is spoken: pinyin without tones, in one piece. */
export const soundOf = (name: string): string => syllablesOf(characters(name).slice(0, 128)).join('')

/** The `tsquery` that finds names of this sound, and names that end in it; null for one too short to tell anything. */
export function soundQuery(sound: string): string | null {
  return sound.length < 6 ? null : lexeme('p', sound.slice(0, pinyinLength))
}

/** The text form of the search column (`tsvector`) of a customer. */
export function searchVector(row: {
  readonly name: string
  readonly address: string
  readonly licence: string
  readonly phone: string | null
  readonly company_code?: string | null
  readonly id_number_tail?: string | null
}): string {
  const name = characters(row.name).slice(0, 128)
  const parts = [...new Set(name)].map((letter) => lexeme('n', letter))
  parts.push(...pairs('n', name, 1), ...pairs('a', characters(row.address).slice(0, 256), 1))

  const syllables = syllablesOf(name)
  const seen = new Set<string>()
  const initials = syllables.map((syllable) => syllable[0] ?? '').join('')
  for (const index of syllables.keys()) {
    seen.add(
      lexeme(
        'p',
        syllables
          .slice(index, index + pinyinLength)
          .join('')
          .slice(0, pinyinLength),
      ),
    )
    seen.add(lexeme('i', initials.slice(index, index + initialsLength)))
  }
  parts.push(...seen)
  if (initials !== '') parts.push(lexeme('b', initials[0] ?? ''))
  const licence = characters(row.licence).join('')
  if (licence !== '') parts.push(lexeme('l', licence))
  if (row.company_code) parts.push(lexeme('l', row.company_code.toLowerCase()))
  if (row.id_number_tail) parts.push(lexeme('d', row.id_number_tail.toLowerCase()))
  const tail = phoneTail(row.phone)
  if (tail !== null) parts.push(lexeme('t', tail))
  return parts.join(' ')
}

const anyOf = (choices: readonly string[]): string => `(${choices.join(' | ')})`
const run = (kind: string, letters: readonly string[]): string =>
  `(${letters
    .slice(1)
    .map((letter, index) => lexeme(kind, `${letters[index]}${letter}`))
    .join(' <-> ')})`

function termQuery(letters: readonly string[], phones: boolean): string {
  const text = letters.join('')
  if (letters.length === 1) return anyOf([lexeme('n', text), lexeme('b', text)])
  const choices = [run('n', letters), run('a', letters)]
  if (/^[a-z]+$/.test(text)) {
    choices.push(`${lexeme('p', text.slice(0, pinyinLength))}:*`)
    choices.push(`${lexeme('i', text.slice(0, initialsLength))}:*`)
  }
  if (letters.length >= longPrefix && /^[a-z0-9]+$/.test(text)) choices.push(`${lexeme('l', text)}:*`)
  if (phones && /^\d{4}$/.test(text)) choices.push(lexeme('t', text))
  // The same right shows the last four of a telephone and of an identity number.
  if (phones && /^\d{3}[\dx]$/.test(text)) choices.push(lexeme('d', text))
  return anyOf(choices)
}

/** A word that was typed, as two ways of finding it. */
export interface SearchWord {
  /** A `tsquery`. */
  readonly query: string
  /** Beginning of a licence as it was typed, in lower case; null when the word is none or is sought by `query`. */
  readonly licencePrefix: string | null
}

/** From this length on the beginning of a licence is found among the lexemes as well, whatever its punctuation. */
const longPrefix = 8

/**
 * What a person typed: every word must be found, each in any of the kinds; neighbouring words without a beginning of
 * a licence are one query. Empty when nothing in it can be sought. A short beginning of a licence may be that of half
 * the licences there are, each a lexeme of its own: an index on the column walks through them, the other one would
 * gather them all first. A phone number is found by exactly its last four digits and by nothing shorter or longer, so
 * that search tells no more than the mask shows; `phones` false leaves numbers out altogether.
 */
export function searchWords(typed: string, phones = true): SearchWord[] {
  const terms = typed
    .split(/\s+/u)
    .map((term) => ({ term, letters: characters(term) }))
    .filter(({ letters }) => letters.length > 0)
    .slice(0, 8)
  const mayBeLicence = ({ letters }: { readonly letters: readonly string[] }): boolean =>
    letters.length >= 3 && letters.length < longPrefix && /^[a-z0-9]+$/.test(letters.join(''))
  const others = terms.filter((one) => !mayBeLicence(one))
  return [
    ...(others.length === 0
      ? []
      : [
          { query: others.map(({ letters }) => termQuery(letters, phones)).join(' & '), licencePrefix: null },
        ]),
    ...terms.filter(mayBeLicence).map(({ term, letters }) => ({
      query: termQuery(letters, phones),
      licencePrefix: term.normalize('NFKC').toLowerCase(),
    })),
  ]
}
