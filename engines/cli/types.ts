/** What one kind of problem answers on the command line. All figures are in the unit of the file. */
export interface SolveResult {
  /** Name the file gives itself. */
  readonly instance: string
  /** Cost by the rounding rule of the file's library. */
  readonly cost: number
  /** A proven lower bound of the cost, or null where none is computed. */
  readonly bound: number | null
  /** Wall-clock seconds of solving, every preparation included; reading the file comes before. */
  readonly seconds: number
  /** Node numbers as the file numbers them, one list a route (a day, a district), so that anyone can re-cost them. */
  readonly routes: readonly (readonly number[])[]
  /** What the numbers above leave open: which day a route belongs to, which customers stay unserved and why. */
  readonly notes?: Readonly<Record<string, unknown>>
}

/** A file that cannot be understood: a value, not an exception. */
export interface FormatError {
  readonly error: 'format'
  /** 1-based line of the trouble. */
  readonly line: number
  /** What is wrong there and what was expected instead. */
  readonly message: string
}

export interface SolveOptions {
  /** Wall-clock seconds for solving, 0.01 … 600. */
  readonly seconds: number
  readonly seed: number
}

/** What `engines/cli/<kind>.ts` exports under the name `solveFile`. */
export type SolveFile = (
  text: string,
  options: SolveOptions,
) => SolveResult | FormatError | Promise<SolveResult | FormatError>

/** One kind of problem: the module `engines/cli/<kind>.ts`. */
export interface KindModule {
  readonly solveFile: SolveFile
  /** Run once before the file is read: lets a short budget of so many seconds not go into compiling the solver. */
  readonly rehearse?: (seconds: number) => void | Promise<void>
}

/** Tells a FormatError from whatever else a reader or solver answers. */
export function isFormatError<T extends object>(result: T | FormatError): result is FormatError {
  return 'error' in result && result.error === 'format'
}

/** Builds a FormatError. */
export function formatError(line: number, message: string): FormatError {
  return { error: 'format', line, message }
}
