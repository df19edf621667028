import { describe, expect, test } from 'vitest'
import { listIn, parseState, stringifyState } from './page-state.ts'

describe('the state of a list in its address', () => {
  test('what is written can be read back, Chinese and signs included', () => {
    const state = { q: '永昌 & 德美', grades: 'A,B', view: 'map' }
    expect(parseState(stringifyState(state))).toEqual(state)
  })
  test('lists stay readable in the address, and empty filters leave no trace', () => {
    expect(stringifyState({ grades: 'A,B', q: '', types: undefined })).toBe('?grades=A,B')
    expect(stringifyState({})).toBe('')
  })
  test('a list is its parts; an absent one is empty', () => {
    expect(listIn({ grades: 'A,,B' }, 'grades')).toEqual(['A', 'B'])
    expect(listIn({}, 'grades')).toEqual([])
  })
})
