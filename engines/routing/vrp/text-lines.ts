/** A benchmark file that cannot be understood; the shape the command line reports. */
export interface FileFault {
  readonly error: 'format'
  /** 1-based line of the trouble. */
  readonly line: number
  /** What is wrong there and what was expected instead. */
  readonly message: string
}

/** Most customers a file may hold: the dense matrices of a larger one would not fit the memory of a browser. */
export const MAX_CUSTOMERS = 3000

class Fault extends Error {
  readonly line: number
  constructor(line: number, message: string) {
    super(message)
    this.line = line
  }
}

/** A text taken line by line, empty lines skipped, numbers checked. */
export class TextLines {
  private readonly lines: readonly string[]
  private next = 0

  constructor(text: string) {
    this.lines = text.trimEnd().split(/\r\n|\r|\n/)
  }

  /** 1-based number of the line given last. */
  get line(): number {
    return this.next
  }

  /** The next line that is not blank, trimmed; null at the end. */
  read(): string | null {
    while (this.next < this.lines.length) {
      const line = this.lines[this.next++]!.trim()
      if (line !== '') return line
    }
    return null
  }

  /** Takes the last line back, so that `read` gives it again. */
  back(): void {
    this.next--
  }

  /** The next line as numbers, at least `least` of them; `what` names the line in messages. */
  numbers(what: string, least: number): number[] {
    const line = this.read()
    if (line === null) return this.fail(`the file ends where ${what} was expected`)
    const words = line.split(/\s+/)
    const values = words.map((word) => this.number(word, what))
    if (values.length < least) {
      return this.fail(`${what} needs at least ${least} numbers, but there are ${values.length}`)
    }
    return values
  }

  number(word: string, what: string): number {
    const value = Number(word)
    if (word === '' || !Number.isFinite(value)) return this.fail(`"${word}" is not a number (in ${what})`)
    return value
  }

  /** A whole number in a range. */
  whole(value: number, what: string, least: number, most: number): number {
    if (Number.isInteger(value) && value >= least && value <= most) return value
    return this.fail(`${what} must be a whole number from ${least} to ${most}, not ${value}`)
  }

  fail(message: string): never {
    throw new Fault(Math.max(1, this.next), message)
  }
}

/** Runs a parser; what it reported with `fail` comes back as a value. */
export function parseLines<T>(text: string, parse: (lines: TextLines) => T): T | FileFault {
  try {
    return parse(new TextLines(text))
  } catch (cause) {
    if (cause instanceof Fault) return { error: 'format', line: cause.line, message: cause.message }
    throw cause
  }
}
