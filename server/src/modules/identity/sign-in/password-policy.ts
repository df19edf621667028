import { randomInt } from 'node:crypto'
import { pinyin } from 'pinyin-pro'
import type { Message } from '#platform/errors/errors.ts'
import { guessableRemainder } from './common-passwords.ts'

/** The password rules in force, read from the settings. */
export interface PasswordPolicy {
  readonly profile: 'modern' | 'djbh'
  readonly minLength: number
  /** 0: never. */
  readonly rotationDays: number
  /** How many earlier passwords may not return. */
  readonly remembered: number
}

/** Fewer characters than this after known words are taken away is a guess, not a password. */
const leastRemainder = 4

/** The rules in words, to show beside the field. */
export function describePolicy(policy: PasswordPolicy): Message[] {
  const length = {
    zh: `至少 ${policy.minLength} 个字符，可用任何文字、空格和符号`,
    en: `At least ${policy.minLength} characters; letters of any script, blanks and signs are welcome`,
  }
  const notCommon = {
    zh: '不能是常见密码，不能包含您的账号、姓名拼音，不能只由“知客”等常用词加数字组成',
    en: 'Not a common password, not your account or name, not just well-known words with digits',
  }
  if (policy.profile === 'modern') return [length, notCommon]
  const rules = [
    length,
    {
      zh: '大写字母、小写字母、数字、其他符号四类中至少三类',
      en: 'At least three of: capital letters, small letters, digits, other signs',
    },
    notCommon,
  ]
  if (policy.remembered > 0)
    rules.push({
      zh: `不能与最近 ${policy.remembered} 次用过的密码相同`,
      en: `Not one of your last ${policy.remembered} passwords`,
    })
  if (policy.rotationDays > 0)
    rules.push({
      zh: `每 ${policy.rotationDays} 天更换一次`,
      en: `To be changed every ${policy.rotationDays} days`,
    })
  return rules
}

/** What is wrong with a new password; empty when it is good. Earlier passwords are compared elsewhere. */
export function checkPassword(
  policy: PasswordPolicy,
  password: string,
  person: { readonly account: string; readonly name: string },
): Message[] {
  const issues: Message[] = []
  const length = Array.from(password.normalize('NFC')).length
  if (length < policy.minLength)
    issues.push({
      zh: `至少需要 ${policy.minLength} 个字符，现在是 ${length} 个`,
      en: `it needs at least ${policy.minLength} characters and has ${length}`,
    })
  if (policy.profile === 'djbh' && characterClasses(password) < 3)
    issues.push({
      zh: '大写字母、小写字母、数字、其他符号四类中至少要有三类',
      en: 'it needs three of: capital letters, small letters, digits, other signs',
    })
  const lower = password.normalize('NFKC').toLowerCase()
  if (personalWords(person).some((word) => lower.includes(word)))
    issues.push({ zh: '不能包含您的账号或姓名', en: 'it must not contain your account or name' })
  if (guessableRemainder(lower) < leastRemainder)
    issues.push({
      zh: '太容易被猜到：除去常见的词、连续或重复的字符后所剩无几',
      en: 'it is easy to guess: little is left without common words, sequences and repetitions',
    })
  return issues
}

/** Which of the four classes of the 等保 profile occur: capitals, small letters, digits, anything else. */
function characterClasses(password: string): number {
  return [/[A-Z]/, /[a-z]/, /\d/, /[^A-Za-z0-9]/].filter((kind) => kind.test(password)).length
}

/** Account (whole and its longer parts), the name as written and in pinyin: three characters or more. */
function personalWords({ account, name }: { account: string; name: string }): string[] {
  const syllables = pinyin(name, { toneType: 'none', type: 'array' })
  const words = [account, ...account.split(/[._@-]/), syllables.join('')]
  const long = words
    .map((word) => word.toLowerCase().replaceAll(/\s/g, ''))
    .filter((word) => word.length >= 4)
  return name.length >= 2 ? [...long, name.toLowerCase()] : long
}

// Without letters and digits that look alike on a slip of paper.
const small = 'abcdefghjkmnpqrstuvwxyz'
const capital = 'ABCDEFGHJKLMNPQRSTUVWXYZ'
const digits = '23456789'
const all = small + capital + digits

/** A first password such as `kf7Q-Xw3m-tz9R-hB4p`: 91 bits, readable over the telephone, good for both profiles. */
export function generatePassword(): string {
  for (;;) {
    const text = Array.from({ length: 16 }, () => all[randomInt(all.length)]).join('')
    const grouped = text.replaceAll(/(.{4})(?=.)/g, '$1-')
    const good = [small, capital, digits].every((kind) =>
      Array.from(kind).some((letter) => text.includes(letter)),
    )
    if (good && guessableRemainder(text.toLowerCase()) > 10) return grouped
  }
}
