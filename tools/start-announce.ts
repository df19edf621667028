import { get } from 'node:http'
import type { OpenDatabase } from '#platform/operator/open-database.ts'
import { lanAddresses } from './ports.ts'
import { formatElapsed } from '#platform/operator/progress.ts'
import type { AnnouncedAccounts } from '../server/src/cli/accounts.ts'
import type { StartOptions } from './start-options.ts'

interface Announcement {
  readonly host: string
  readonly port: number
  readonly role: StartOptions['role']
  readonly dataDir: string
  readonly database: OpenDatabase
  readonly accounts: AnnouncedAccounts | null
}

/** Says where everything is, once the first page has really been served. */
export async function announce({
  host,
  port,
  role,
  dataDir,
  database,
  accounts,
}: Announcement): Promise<void> {
  const lines = ['']
  if (role === 'worker') {
    lines.push('后台任务已启动（不提供页面）  Background worker is running (serves no screens)')
  } else {
    await servePage(port)
    const origin = `http://localhost:${port}`
    const everywhere = host === '0.0.0.0' || host === '::'
    const lan = everywhere ? lanAddresses().map((address) => `http://${address}:${port}`) : []
    lines.push(
      '知客已启动  Zhike is running',
      '',
      `  办公端  Office      ${origin}/`,
      `  手机端  Phone       ${origin}/field/`,
      `  接口    API         ${origin}/api/docs`,
      ...lan.map((address) => `  局域网  On the LAN  ${address}/  ${address}/field/`),
    )
    if (lan.length > 0) {
      lines.push(
        '          （手机要定位和离线使用，请配置 HTTPS  phones need HTTPS for position and offline use）',
      )
    }
  }
  lines.push(
    '',
    `  数据目录  Data folder  ${dataDir}`,
    `  数据库    Database     PostgreSQL ${database.version} (${database.kind === 'external' ? 'DATABASE_URL' : '自带 embedded'})`,
  )
  if (accounts !== null) lines.push('', ...describeAccounts(accounts))
  const took = formatElapsed(process.uptime() * 1000)
  lines.push('', `就绪，用时 ${took}；Ctrl-C 停止  Ready after ${took}; Ctrl-C stops`, '')
  console.log(lines.join('\n'))
}

function describeAccounts({ kind, accounts, password }: AnnouncedAccounts): string[] {
  const lines = [kind === 'demo' ? '  演示账号  Demo accounts' : '  第一个账号  First account']
  for (const { account, zh, en } of accounts) lines.push(`    ${account.padEnd(10)} ${zh}  ${en}`)
  lines.push(
    password === null
      ? '    密码在首次启动时显示过  the password was shown at the first start'
      : `    密码  Password  ${password}   （只显示这一次  shown only this once）`,
  )
  return lines
}

/** Asks for the first page, so that "ready" means what it says. */
function servePage(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path: '/', headers: { accept: 'text/html' } }, (response) => {
      response.resume()
      response.on('end', resolve)
    }).on('error', reject)
  })
}
