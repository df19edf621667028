/**
 * `npm test`: everything that must hold before a change is taken. Static checks, the build, then the three rings
 * of tests; the last line is `N passed, N failed`, counting every test and every check once.
 *
 *     npm test -- --only unit            one part (see PARTS), repeatable
 *     npm test -- --only unit,database
 */
import { parseArgs } from 'node:util'
import { formatElapsed } from '#platform/operator/progress.ts'
import { stopAll } from './run.ts'
import { runBuild, runCheck, STATIC_CHECKS, type StepResult } from './test-checks.ts'
import { RINGS, runRing } from './test-rings.ts'

const PARTS = [...STATIC_CHECKS.map((check) => check.name), 'build', ...RINGS.map((ring) => ring.name)]

const { values } = parseArgs({ options: { only: { type: 'string', multiple: true } } })
const chosen = new Set((values.only ?? PARTS).flatMap((part) => part.split(',')))
const unknown = [...chosen].filter((part) => !PARTS.includes(part))
if (unknown.length > 0) {
  console.error(`没有这个部分  no such part: ${unknown.join(', ')}\n可选  choose from: ${PARTS.join(', ')}`)
  process.exit(2)
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    console.log(`\n收到 ${signal}，正在停止  stopping`)
    void stopAll().finally(() => process.exit(130))
  })
}

const began = performance.now()
const results: StepResult[] = []
try {
  // Two at a time: the type check and the linter keep one core each busy.
  const waiting = STATIC_CHECKS.filter((check) => chosen.has(check.name))
  const lane = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) results.push(await runCheck(check))
  }
  await Promise.all([lane(), lane()])
  const needsBuild = chosen.has('build') || chosen.has('browser')
  const build = needsBuild ? await runBuild() : null
  if (build) results.push(build)
  for (const ring of RINGS) {
    if (!chosen.has(ring.name)) continue
    if (ring.name === 'browser' && build && build.failed > 0) {
      console.log('– 浏览器测试未运行：页面没有构建成功  browser tests not run: the build failed')
      continue
    }
    results.push(await runRing(ring))
  }
} finally {
  await stopAll()
}

const passed = results.reduce((sum, result) => sum + result.passed, 0)
const failed = results.reduce((sum, result) => sum + result.failed, 0)
const skipped = results.reduce((sum, result) => sum + (result.skipped ?? 0), 0)
for (const result of results) if (result.report) console.log(`\n── ${result.name} ──\n${result.report}`)
console.log(
  `\n用时  took ${formatElapsed(performance.now() - began)}${skipped ? `, ${skipped} 跳过  skipped` : ''}`,
)
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0
