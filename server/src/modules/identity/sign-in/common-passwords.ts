/**
 * Words that lists of leaked passwords are made of, in the world and in China, and words of this trade. Written
 * without digits and signs: those are taken away before.
 */
const words = [
  'password passwort passwd pass mima admin administrator root user guest test demo login welcome hello',
  'letmein changeme default secret master superman batman dragon monkey shadow sunshine princess football baseball',
  'iloveyou loveyou love woaini woaiwojia aini wangba nihao nihaoma zhongguo china beijing shanghai wenzhou',
  'zhejiang hangzhou guangzhou shenzhen tobacco yancao kehu kehujingli jingli manager customer zhike',
  'zoufang xiangyan zhuanmai company gongsi danwei huawei xiaomi apple google microsoft windows oracle server',
  'qwertyuiop qwerty asdfghjkl asdfgh asdf zxcvbnm zxcvbn zxcv qwer qazwsxedc qazwsx qaz wsx edc qwe asd zxc',
  'abcdefg abcdef abcde abcd abc aaa xyz january february march april june july august september october november',
  'december spring summer autumn winter monday tuesday friday sunday flower computer internet samsung michael jordan',
  'charlie ashley jennifer daniel thomas andrew joshua ranger killer hunter soccer hockey trustno ninja freedom',
  'whatever starwars pokemon lovely angel chocolate banana orange summer cookie cheese pepper ginger maggie buster',
  'aishiteru meiyou zhangsan lisi wangwu xiaoming woshi shiwo mimamima wodemima denglu guanliyuan ceshi yonghu',
]
  .flatMap((line) => line.split(' '))
  .sort((a, b) => b.length - a.length)

/** Numbers that people choose: dates of affection, luck, emergency. */
const numbers = ['5201314', '1314520', '147258369', '1314', '520', '521', '888', '666', '168', '110', '119']

const sequences = ['abcdefghijklmnopqrstuvwxyz', '01234567890123456789', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm']
  .flatMap((run) => [run, Array.from(run).reverse().join('')])
  .concat(['1q2w3e4r5t6y7u8i9o0p', '1qaz2wsx3edc4rfv5tgb6yhn7ujm', '!@#$%^&*()'])

const lookAlike: Readonly<Record<string, string>> = {
  '@': 'a',
  '4': 'a',
  '3': 'e',
  '1': 'i',
  '!': 'i',
  '0': 'o',
  $: 's',
  '5': 's',
  '7': 't',
}

/**
 * How many different characters are left of a password (lower case) when everything that a guesser tries first is
 * taken away: common words also in the spelling p@ssw0rd, runs of the alphabet and the keyboard, years,
 * repetitions, and signs.
 */
export function guessableRemainder(password: string): number {
  let rest = withoutWords(withoutRepetition(password))
  for (const number of numbers) rest = rest.replaceAll(number, ' ')
  rest = rest.replaceAll(/(19|20)\d\d([01]\d[0-3]\d)?/g, ' ')
  return new Set(withoutRuns(rest).replaceAll(/[^\p{Letter}\p{Number}]/gu, '')).size
}

/** Blanks every common word, read as it stands and with look-alike signs as letters. */
function withoutWords(text: string): string {
  const letters = text.split('')
  const alike = letters.map((letter) => lookAlike[letter] ?? letter).join('')
  for (const word of words) {
    for (const reading of [text, alike]) {
      for (let at = reading.indexOf(word); at >= 0; at = reading.indexOf(word, at + 1))
        letters.fill(' ', at, at + word.length)
    }
  }
  return letters.join('')
}

/** Takes away pieces of three or more characters that lie next to each other in the alphabet or on a keyboard. */
function withoutRuns(text: string): string {
  let out = ''
  for (let at = 0; at < text.length;) {
    let length = 3
    if (!sequences.some((run) => run.includes(text.slice(at, at + 3))) || at + 3 > text.length) {
      out += text[at]
      at += 1
      continue
    }
    while (
      at + length < text.length &&
      sequences.some((run) => run.includes(text.slice(at, at + length + 1)))
    )
      length += 1
    at += length
  }
  return out
}

/** `abcabcabc` and `aaaa` count once. */
function withoutRepetition(text: string): string {
  return text.replaceAll(/(.+?)\1{2,}/gs, '$1').replace(/^(.+)\1+$/s, '$1')
}
