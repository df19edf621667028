import { pinyin } from 'pinyin-pro'
import type { Sounds } from './find-functions.ts'

/** Pinyin of a text, character by character; its dictionary is fetched when somebody begins to search. */
export const sounds: Sounds = (text) =>
  pinyin(text, { toneType: 'none', type: 'array', v: true }).map((syllable) =>
    /^[a-z]+$/i.test(syllable) ? syllable.toLowerCase() : null,
  )
