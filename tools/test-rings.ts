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
}

export const RINGS: readonly Ring[] = [
  { name: 'unit', title: { zh: '单元测试', en: 'unit tests' } },
  { name: 'database', title: { zh: '数据库测试', en: 'database tests' } },
  { name: 'browser', title: { zh: '浏览器测试', en: 'browser tests' } },
]

/** The parts of vitest's JSON report that are read here. */
interface TestReport {
  readonly fullName: string
  readonly status: string
  /** Of every try: a test that passed at the second one still tells of the first. */
  readonly failureMessages?: readonly string[]
}

interface FileReport {
  readonly name: string
  readonly status: string
  readonly message: string
  readonly assertionResults: readonly TestReport[]
}

interface Report {
  readonly numPassedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly testResults: readonly FileReport[]
}

interface Failure {
  readonly where: string
  readonly what: string
}

/**
 * Runs one ring of tests in a vitest of its own and counts from its JSON report. A file that cannot be loaded,
 * and an error outside any test, count as one failure each: nothing that went wrong may leave the count at 0.
 */
export async function runRing(ring: Ring): Promise<StepResult> {
  const step = startStep(ring.title)
  const folder = mkdtempSync(join(tmpdir(), 'zhike-ring-'))
  const reportFile = join(folder, 'report.json')
  try {
    const { code, output } = await run(
      'vitest',
      [
        'run',
        '--project',
        ring.name,
        '--passWithNoTests',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${reportFile}`,
      ],
      { env: { NO_COLOR: '1' }, onLine: (line) => noteFile(line, step.note) },
    )
    const report = readReport(reportFile)
    const failures = report ? failuresOf(report) : []
    if (code !== 0 && failures.length === 0) {
      failures.push({ where: `vitest (${ring.name})`, what: lastLines(output, 40) })
    }
    const passed = report?.numPassedTests ?? 0
    const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0)
    const again = report ? secondTriesOf(report) : []
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

function failuresOf(report: Report): Failure[] {
  return report.testResults.flatMap((file) => {
    const failed = described(file, ({ status }) => status === 'failed')
    return failed.length === 0 && file.status === 'failed'
      ? [{ where: placeOf(file), what: file.message }]
      : failed
  })
}

/** Tests that passed after having failed once: kept in the report, as they are a defect of something. */
function secondTriesOf(report: Report): Failure[] {
  return report.testResults.flatMap((file) =>
    described(
      file,
      ({ status, failureMessages }) => status === 'passed' && (failureMessages?.length ?? 0) > 0,
    ),
  )
}

function described(file: FileReport, which: (test: TestReport) => boolean): Failure[] {
  return file.assertionResults.filter(which).map((test) => ({
    where: `${placeOf(file)} › ${test.fullName}`,
    what: (test.failureMessages ?? []).map((message) => lastFrames(message)).join('\n'),
  }))
}

function placeOf({ name }: FileReport): string {
  return relative(process.cwd(), name)
}

/** An error's message and the first places in our own code. */
function lastFrames(message: string): string {
  const lines = message.split('\n')
  const frames = lines.filter((line) => /^\s+at /.test(line) && !line.includes('node_modules'))
  const text = lines.filter((line) => !/^\s+at /.test(line)).slice(0, 25)
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
