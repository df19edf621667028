import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import type { Message } from '#platform/errors/errors.ts'
import { startStep } from '#platform/operator/progress.ts'
import { run } from './run.ts'
import type { StepResult } from './test-checks.ts'

interface Ring {
  readonly name: string
  readonly title: Message
  /** Servers are killed, clocks run and a browser draws here: a busy machine may miss a beat. */
  readonly repeatsFailedFiles: boolean
}

export const RINGS: readonly Ring[] = [
  { name: 'unit', title: { zh: '单元测试', en: 'unit tests' }, repeatsFailedFiles: false },
  { name: 'database', title: { zh: '数据库测试', en: 'database tests' }, repeatsFailedFiles: true },
  { name: 'browser', title: { zh: '浏览器测试', en: 'browser tests' }, repeatsFailedFiles: true },
]

/** The parts of vitest's JSON report that are read here. */
interface TestReport {
  readonly fullName: string
  readonly status: string
  readonly failureMessages?: readonly string[]
}

interface FileReport {
  readonly name: string
  readonly status: string
  readonly message: string
  readonly assertionResults: readonly TestReport[]
}

interface Report {
  readonly testResults: readonly FileReport[]
}

interface Failure {
  readonly where: string
  readonly what: string
}

/**
 * Runs one ring of tests in a vitest of its own and counts from its JSON report. A file that cannot be loaded,
 * and an error outside any test, count as one failure each: nothing that went wrong may leave the count at 0.
 *
 * Where the ring allows it, files that failed are run once more by themselves in a fresh vitest, with a fresh
 * database and browser; what passes only then is counted as passed and named in the report.
 */
export async function runRing(ring: Ring): Promise<StepResult> {
  const step = startStep(ring.title)
  const first = await runVitest(ring, [], step.note)
  const failedFiles = first.files.filter((file) => file.failures.length > 0).map((file) => file.name)
  const mayRepeat = ring.repeatsFailedFiles && first.fault === null && failedFiles.length > 0
  const second = mayRepeat ? await runVitest(ring, failedFiles, step.note) : null

  const kept = first.files.filter((file) => second === null || !failedFiles.includes(file.name))
  const files = [...kept, ...(second?.files ?? [])]
  const failures = files.flatMap((file) => file.failures)
  const fault = first.fault ?? second?.fault ?? null
  if (fault !== null) failures.push({ where: `vitest (${ring.name})`, what: fault })
  const again = first.files
    .filter((file) =>
      second?.files.some(({ name, failures: left }) => name === file.name && left.length === 0),
    )
    .flatMap((file) => file.failures)

  const passed = files.reduce((sum, file) => sum + file.passed, 0)
  const skipped = files.reduce((sum, file) => sum + file.skipped, 0)
  const counts = [
    `${passed} passed`,
    ...(failures.length > 0 ? [`${failures.length} failed`] : []),
    ...(again.length > 0 ? [`${again.length} at the second try`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
  ].join(', ')
  if (failures.length > 0) step.failed(counts)
  else step.done(counts)
  const text = [
    ...failures.map(({ where, what }) => `✗ ${where}\n${indent(what)}`),
    ...again.map(({ where, what }) => `↻ ${where}\n${indent(what)}`),
  ].join('\n\n')
  return { name: ring.name, passed, failed: failures.length, skipped, report: text || undefined }
}

interface FileResult {
  /** Absolute. */
  readonly name: string
  readonly passed: number
  readonly skipped: number
  readonly failures: readonly Failure[]
}

interface RingRun {
  readonly files: readonly FileResult[]
  /** What vitest said when it failed outside every file. */
  readonly fault: string | null
}

/** `files` absolute; none means the whole ring. */
async function runVitest(
  ring: Ring,
  files: readonly string[],
  note: (text: string) => void,
): Promise<RingRun> {
  const folder = mkdtempSync(join(tmpdir(), 'zhike-ring-'))
  const reportFile = join(folder, 'report.json')
  try {
    const { code, output } = await run(
      'vitest',
      [
        'run',
        ...files.map(placeOf),
        '--project',
        ring.name,
        '--passWithNoTests',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${reportFile}`,
      ],
      { env: { NO_COLOR: '1' }, onLine: (line) => noteFile(line, note) },
    )
    const results = (readReport(reportFile)?.testResults ?? []).map(resultOf)
    const explained = results.some((file) => file.failures.length > 0) && !/Unhandled Errors?\b/.test(output)
    return { files: results, fault: code !== 0 && !explained ? lastLines(output, 40) : null }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function readReport(file: string): Report | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Report
  } catch {
    // No report: vitest itself fell over, and its exit code and output tell the rest.
    return null
  }
}

function resultOf(file: FileReport): FileResult {
  const failures = file.assertionResults
    .filter(({ status }) => status === 'failed')
    .map((test) => ({
      where: `${placeOf(file.name)} › ${test.fullName}`,
      what: (test.failureMessages ?? []).map((message) => lastFrames(message)).join('\n'),
    }))
  if (failures.length === 0 && file.status === 'failed') {
    failures.push({ where: placeOf(file.name), what: file.message })
  }
  const count = (...states: string[]): number =>
    file.assertionResults.filter(({ status }) => states.includes(status)).length
  return {
    name: file.name,
    passed: count('passed'),
    skipped: count('skipped', 'pending', 'todo', 'disabled'),
    failures,
  }
}

function placeOf(file: string): string {
  return relative(process.cwd(), file)
}

/** An error's message and the first places in our own code. */
function lastFrames(message: string): string {
  const lines = message.split('\n')
  const frames = lines.filter((line) => /^\s+at /.test(line) && !line.includes('node_modules'))
  const text = lines.filter((line) => !/^\s+at /.test(line)).slice(0, 40)
  return [...text, ...frames.slice(0, 4)].join('\n')
}

/** ` ✓ |unit| engines/x.test.ts (3 tests)` becomes the note behind the step. */
function noteFile(line: string, note: (text: string) => void): void {
  const file = /[✓❯×]\s+(?:\S*\s+)?(\S+\.test\.tsx?)/.exec(line)?.[1]
  if (file) note(file)
}

function lastLines(text: string, count: number): string {
  return text.trim().split('\n').slice(-count).join('\n')
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n')
}
