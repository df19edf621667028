import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import { operatorError, type OnProgress } from '#platform/operator/operator.ts'
import { compressAssets } from './compress-assets.ts'
import { run } from './run.ts'

const root = resolve(import.meta.dirname, '..')

/** The screens, and what each is built from besides its own folder. */
const APPS = [
  { folder: 'web', zh: '办公端页面', en: 'office screens' },
  { folder: 'field', zh: '手机端页面', en: 'phone screens' },
] as const
const SHARED = ['contracts', 'kit', 'engines', 'packs']

export interface BuildReport {
  readonly built: readonly string[]
  readonly unchanged: readonly string[]
  /** Folders without a `vite.config.ts`. */
  readonly absent: readonly string[]
}

/**
 * Builds the screens whose sources changed since their last build. A build goes into a folder beside and is
 * swapped in when complete: a failed or interrupted one leaves the old screens in place.
 */
export async function buildIfChanged(onProgress: OnProgress = () => undefined): Promise<Result<BuildReport>> {
  const report = { built: [] as string[], unchanged: [] as string[], absent: [] as string[] }
  for (const app of APPS) {
    const folder = join(root, app.folder)
    if (!existsSync(join(folder, 'vite.config.ts'))) {
      report.absent.push(app.folder)
      continue
    }
    const wanted = sourceHash(app.folder)
    const marker = join(folder, 'dist', '.built')
    if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) {
      report.unchanged.push(app.folder)
      continue
    }
    onProgress({ zh: `正在构建${app.zh}`, en: `building the ${app.en}` })
    const built = await build(app.folder, wanted)
    if (!built.ok) return built
    report.built.push(app.folder)
  }
  return ok(report)
}

async function build(app: string, hash: string): Promise<Result<void>> {
  const draft = join(root, '.cache', 'build', app)
  const target = join(root, app, 'dist')
  const { code, output } = await run(
    process.execPath,
    [viteProgram(), 'build', join(root, app), '--outDir', draft, '--emptyOutDir', '--logLevel', 'warn'],
    { env: { NO_COLOR: '1', NODE_ENV: 'production' } },
  )
  if (code !== 0) {
    rmSync(draft, { recursive: true, force: true })
    return fail(
      operatorError({
        code: 'build_failed',
        zh: `构建 ${app} 没有成功，原有页面未动。原因见下。`,
        en: `Building ${app} failed; the previous screens are untouched. The reason is below.`,
        reason: output.trim().split('\n').slice(-40).join('\n'),
      }),
    )
  }
  await compressAssets(draft)
  writeFileSync(join(draft, '.built'), hash)
  const old = `${draft}.old`
  rmSync(old, { recursive: true, force: true })
  if (existsSync(target)) renameSync(target, old)
  renameSync(draft, target)
  rmSync(old, { recursive: true, force: true })
  return ok(undefined)
}

/** Changes when anything that a build reads changes; tests do not count. */
function sourceHash(app: string): string {
  const hash = createHash('sha256')
  const folders = [`${app}/**/*`, ...SHARED.map((name) => `${name}/**/*.{ts,tsx,json,css}`)]
  const files = globSync([...folders, 'package-lock.json', 'tsconfig.json'], {
    cwd: root,
    withFileTypes: true,
    exclude: (entry) => /^(dist|node_modules)$/.test(entry.name),
  })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  for (const file of files) hash.update(file.slice(root.length)).update('\0').update(readFileSync(file))
  return hash.digest('hex')
}

function viteProgram(): string {
  const require = createRequire(import.meta.url)
  return join(dirname(require.resolve('vite/package.json')), 'bin', 'vite.js')
}
