/** Why a file cannot be read, in both languages; thrown while reading, told to the person. */
export class Unreadable extends Error {
  readonly zh: string
  readonly en: string

  constructor(zh: string, en: string) {
    super(en)
    this.zh = zh
    this.en = en
  }
}
