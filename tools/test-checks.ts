import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Message } from '#platform/errors/errors.ts'
import { describeError } from '#platform/operator/operator.ts'
import { buildIfChanged } from './build.ts'
import { startStep } from '#platform/operator/progress.ts'
import { run } from './run.ts'

/** What one part of `npm test` found. */
export interface StepResult {
  readonly name: string
  readonly passed: number
  readonly failed: number
  readonly skipped?: number
  /** What to read when it failed. */
  readonly report?: string
}

interface Check {
  readonly name: string
  readonly title: Message
  readonly command: readonly [string, ...string[]]
}

const CHECKS_FOLDER = join(import.meta.dirname, 'checks')

/** Programs in `tools/checks` that end with a code other than 0 when something of the project's own rules is broken. */
const ownChecks: Check[] = (existsSync(CHECKS_FOLDER) ? readdirSync(CHECKS_FOLDER) : [])
  .filter((file) => file.endsWith('.ts') && !file.includes('.test.'))
  .sort()
  .map((file) => {
    const name = file.slice(0, -'.ts'.length)
    return {
      name,
      title: { zh: '项目规则', en: name },
      command: [process.execPath, join(CHECKS_FOLDER, file)],
    }
  })

/** Checks of the sources that run nothing of the product. */
export const STATIC_CHECKS: readonly Check[] = [
  { name: 'types', title: { zh: '类型检查', en: 'type check' }, command: ['tsc', '--noEmit'] },
  {
    name: 'lint',
    title: { zh: '代码规则', en: 'lint' },
    command: ['oxlint', '--type-aware', '--quiet'],
  },
  { name: 'format', title: { zh: '格式检查', en: 'format' }, command: ['oxfmt', '--check', '.'] },
  { name: 'unused', title: { zh: '无用代码', en: 'unused code' }, command: ['knip', '--no-progress'] },
  ...ownChecks,
]

export async function runCheck(check: Check): Promise<StepResult> {
  const step = startStep(check.title)
  const [program, ...args] = check.command
  const { code, output } = await run(program, args, { env: { NO_COLOR: '1' } })
  if (code === 0) {
    step.done()
    return { name: check.name, passed: 1, failed: 0 }
  }
  step.failed()
  return { name: check.name, passed: 0, failed: 1, report: head(output, 60) }
}

export async function runBuild(): Promise<StepResult> {
  const step = startStep({ zh: '构建页面', en: 'build' })
  const result = await buildIfChanged((progress) => step.note(progress.zh))
  if (result.ok) {
    step.done(result.value.built.length > 0 ? result.value.built.join(', ') : 'unchanged')
    return { name: 'build', passed: 1, failed: 0 }
  }
  step.failed()
  return { name: 'build', passed: 0, failed: 1, report: describeError(result.error) }
}

function head(text: string, lines: number): string {
  const all = text.trim().split('\n')
  return all.length <= lines
    ? all.join('\n')
    : [...all.slice(0, lines), `… (${all.length - lines} more lines)`].join('\n')
}
