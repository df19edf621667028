import { afterEach, describe, expect, test } from 'vitest'
import { changeLocale, currentLocale, onLocaleChange } from './locale.ts'
import { defineMessages, wordsOf } from './words.ts'

const messages = defineMessages(
  {
    save: '保存',
    moved: (count: number, name: string) => `已把 ${count} 位客户转给${name}`,
    state: { on: '开' },
  },
  { save: 'Save', moved: (count, name) => `${count} customers handed to ${name}`, state: { on: 'On' } },
)

afterEach(() => changeLocale('zh-CN'))

describe('words beside features', () => {
  test('Chinese is the first language, and switching changes every later look-up', () => {
    expect(currentLocale()).toBe('zh-CN')
    expect(wordsOf(messages).moved(37, '王芳')).toBe('已把 37 位客户转给王芳')
    changeLocale('en-US')
    expect(wordsOf(messages).moved(37, '王芳')).toBe('37 customers handed to 王芳')
    expect(wordsOf(messages, 'zh-CN').state.on).toBe('开')
  })

  test('listeners hear of a real change once, and of none after they left', () => {
    let heard = 0
    const leave = onLocaleChange(() => heard++)
    changeLocale('en-US')
    changeLocale('en-US')
    expect(heard).toBe(1)
    leave()
    changeLocale('zh-CN')
    expect(heard).toBe(1)
  })

  test('a missing key, a key too many and another parameter do not compile', () => {
    // Each line must be a type error: tsc reports an unused @ts-expect-error otherwise.
    // @ts-expect-error: `save` is missing in English
    defineMessages({ save: '保存', quit: '退出' }, { quit: 'Quit' })
    // @ts-expect-error: `stop` is not in Chinese
    defineMessages({ save: '保存' }, { save: 'Save', stop: 'Stop' })
    // @ts-expect-error: a nested key is missing
    defineMessages({ state: { on: '开', off: '关' } }, { state: { on: 'On' } })
    // @ts-expect-error: the parameter is a number
    defineMessages({ count: (n: number) => `${n} 户` }, { count: (n: string) => n.trim() })
    // @ts-expect-error: a sentence stays a sentence
    defineMessages({ save: '保存' }, { save: () => 'Save' })
    // @ts-expect-error: a look-up of a key that does not exist
    expect(wordsOf(messages).absent).toBeUndefined()
  })
})
