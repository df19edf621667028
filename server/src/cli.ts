/**
 * `npm run zhike -- COMMAND`: what an operator does besides starting and stopping. Every command is loaded only
 * when it is called, so that none depends on what another needs.
 */
import { enableCompileCache } from 'node:module'
import { resolve } from 'node:path'
import { describeError, translateSystemError } from '#platform/operator/operator.ts'
import { type Command, UsageError } from './cli/command.ts'

const COMMANDS: Record<string, { zh: string; en: string; load: () => Promise<{ command: Command }> }> = {
  doctor: {
    zh: '检查安装、数据库、磁盘、审计链',
    en: 'check installation, database, disk, audit chain',
    load: () => import('./cli/doctor.ts'),
  },
  migrate: {
    zh: '更新数据结构',
    en: 'bring the schema up to date',
    load: () => import('./cli/migrate.ts'),
  },
  backup: {
    zh: '把全部数据备份到一个文件',
    en: 'write everything into one file',
    load: () => import('./cli/backup.ts'),
  },
  restore: {
    zh: '把备份恢复到空的地方',
    en: 'bring a backup back into an empty place',
    load: () => import('./cli/restore.ts'),
  },
  import: {
    zh: '从 Excel 或 CSV 导入客户',
    en: 'import customers from Excel or CSV',
    load: () => import('./cli/import.ts'),
  },
  'reset-password': {
    zh: '为忘记密码的人设一次性密码',
    en: 'set a one-time password for somebody who forgot theirs',
    load: () => import('./cli/reset-password.ts'),
  },
  certificate: {
    zh: '为局域网签发 HTTPS 证书',
    en: 'issue an HTTPS certificate for the local network',
    load: () => import('./cli/certificate.ts'),
  },
  inspections: {
    zh: '验证考核抽样',
    en: 'verify the drawing of an assessment',
    load: () => import('./cli/inspections.ts'),
  },
  demo: {
    zh: '生成演示数据',
    en: 'generate demo data',
    load: () => import('./cli/demo.ts'),
  },
}

enableCompileCache(resolve(import.meta.dirname, '../../.cache/node'))

const [name = 'help', ...args] = process.argv.slice(2)
process.exitCode = await run(name, args)

async function run(name: string, args: string[]): Promise<number> {
  const entry = COMMANDS[name]
  if (!entry) {
    printOverview()
    return name === 'help' || name === '--help' ? 0 : 2
  }
  const { command } = await entry.load()
  if (args.includes('--help')) {
    console.log(command.help)
    return 0
  }
  try {
    return await command.run(args)
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(`✗ ${error.message}\n\n${command.help}`)
      return 2
    }
    const known = translateSystemError(error)
    console.error(known === null ? error : describeError(known))
    return 1
  }
}

function printOverview(): void {
  console.log('npm run zhike -- 命令 COMMAND [选项 options]\n')
  for (const [name, { zh, en }] of Object.entries(COMMANDS)) console.log(`  ${name.padEnd(15)} ${zh}  ${en}`)
  console.log('\n每个命令都有说明  every command explains itself: npm run zhike -- backup --help')
}
