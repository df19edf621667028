import { resolve } from 'node:path'
import { parseArgs, type ParseArgsConfig } from 'node:util'
import type { AppError } from '#platform/errors/errors.ts'
import type { Result } from '#platform/errors/result.ts'
import { openDatabase, type OpenDatabase } from '#platform/operator/open-database.ts'
import { describeError, errorText, type OnProgress } from '#platform/operator/operator.ts'

/** One operator's command. */
export interface Command {
  readonly help: string
  /** Returns the exit code: 0 done, 1 failed, 2 not understood. */
  run(args: readonly string[]): Promise<number>
}

/** The command line was not understood. */
export class UsageError extends Error {}

const PROJECT_ROOT = resolve(import.meta.dirname, '../../..')

/** Where the installation is: the same two ways as `npm start`. */
export interface Place {
  readonly dataDir: string
  readonly databaseUrl: string | undefined
}

export const PLACE_HELP = `  --data DIR            数据目录，默认 .data  data folder, default .data
  DATABASE_URL=…        使用自己的 PostgreSQL  use your own PostgreSQL`

type OptionTypes = NonNullable<ParseArgsConfig['options']>
type Values<T extends OptionTypes> = {
  [K in keyof T]?: T[K]['type'] extends 'boolean' ? boolean : string
}

/** Reads options (besides `--data`) and positional words; anything else is a UsageError. */
export function readArguments<T extends OptionTypes>(
  args: readonly string[],
  options: T,
): { values: Values<T>; words: string[]; place: Place } {
  try {
    const parsed = parseArgs({
      args: [...args],
      options: { ...options, data: { type: 'string' } },
      allowPositionals: true,
      strict: true,
    })
    const data = (parsed.values as { data?: string }).data
    return {
      values: parsed.values,
      words: parsed.positionals,
      place: {
        dataDir: resolve(PROJECT_ROOT, data ?? '.data'),
        databaseUrl: process.env['DATABASE_URL'] || undefined,
      },
    }
  } catch (error) {
    throw new UsageError(errorText(error))
  }
}

/** A file name given by the operator means the folder in which npm was called. */
export function fileArgument(words: readonly string[]): string {
  const [file, ...more] = words
  if (file === undefined || more.length > 0)
    throw new UsageError('需要一个文件名  exactly one file name is needed')
  return resolve(process.env['INIT_CWD'] ?? process.cwd(), file)
}

/** Shows what a long command is doing: on a terminal in one line, elsewhere not at all. */
export const showProgress: OnProgress = ({ zh, en }) => {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[2K… ${zh}  ${en}`)
}

export function clearProgress(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001B[2K')
}

/** Opens the installation's database for a command and closes it again, also on Ctrl-C. */
export async function withDatabase(
  place: Place,
  options: { readonly share: boolean },
  work: (database: OpenDatabase) => Promise<number>,
): Promise<number> {
  const opened = await openDatabase({ ...place, share: options.share, onProgress: showProgress })
  clearProgress()
  if (!opened.ok) return reportError(opened.error)
  const interrupt = () => {
    void opened.value.close().finally(() => process.exit(130))
  }
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt)
  try {
    return await work(opened.value)
  } finally {
    clearProgress()
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
    await opened.value.close()
  }
}

/** Prints a failure; for `return reportError(…)` in a command. */
export function reportError(error: AppError): 1 {
  clearProgress()
  console.error(describeError(error))
  return 1
}

/** Prints the failure of a result, or what to say about its value; returns the exit code. */
export function report<T>(result: Result<T>, words: (value: T) => string): number {
  if (!result.ok) return reportError(result.error)
  clearProgress()
  console.log(words(result.value))
  return 0
}
