import { get, type IncomingMessage } from 'node:http'
import { get as getSecurely } from 'node:https'
import { isIP } from 'node:net'
import type { OpenDatabase } from '#platform/operator/open-database.ts'
import { lanAddresses } from '#platform/operator/lan-addresses.ts'
import type { TlsFiles } from '#platform/tls/index.ts'
import type { OwnCertificate } from '#platform/tls/private-ca.ts'
import { formatElapsed } from '#platform/operator/progress.ts'
import type { AnnouncedAccounts } from '../server/src/cli/accounts.ts'
import { installationSteps } from '../server/src/cli/own-certificate.ts'
import type { StartOptions } from './start-options.ts'

/** HTTPS as it is served. */
export interface Secure {
  readonly files: TlsFiles
  /** Names and addresses that the certificate vouches for. */
  readonly names: readonly string[]
  readonly validUntil: Date
  /** Set when the certificate is of our own making. */
  readonly own: OwnCertificate | null
}

interface Announcement {
  readonly host: string
  readonly port: number
  readonly role: StartOptions['role']
  readonly dataDir: string
  readonly database: OpenDatabase
  readonly accounts: AnnouncedAccounts | null
  readonly secure: Secure | null
}

/** Says where everything is, once the first page has really been served. */
export async function announce(what: Announcement): Promise<void> {
  const { port, role, dataDir, database, accounts, secure } = what
  const lines = ['']
  if (role === 'worker') {
    lines.push('后台任务已启动（不提供页面）  Background worker is running (serves no screens)')
  } else {
    await servePage(port, secure !== null)
    lines.push('知客已启动  Zhike is running', '', ...describeAddresses(what))
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

function describeAddresses({ host, port, secure }: Announcement): string[] {
  const everywhere = host === '0.0.0.0' || host === '::'
  const lan = everywhere ? lanAddresses() : []
  const scheme = secure === null ? 'http' : 'https'
  const origin = (name: string): string => `${scheme}://${name}:${port}`
  const vouched = secure?.names.filter((name) => isIP(name) === 0 && !name.startsWith('*')) ?? []
  // With a certificate, the address at which browsers accept it comes first.
  const [first = 'localhost'] = vouched.includes('localhost') ? ['localhost'] : vouched
  const others = [...vouched, ...lan].filter((name) => name !== first)
  const lines = [
    `  办公端  Office      ${origin(first)}/`,
    `  手机端  Phone       ${origin(first)}/field/`,
    `  接口    API         ${origin(first)}/api/docs`,
    ...others.map((name) => `  局域网  On the LAN  ${origin(name)}/  ${origin(name)}/field/`),
  ]
  if (secure === null && lan.length > 0) {
    lines.push(
      '          手机要定位和离线使用，须用 HTTPS：npm start -- --https',
      '          Phones need HTTPS for position and offline use: npm start -- --https',
    )
  }
  if (secure !== null) {
    const until = secure.validUntil.toISOString().slice(0, 10)
    lines.push(`  证书    Certificate ${secure.files.certFile}（有效期至 valid until ${until}）`)
    const missing = lan.filter((address) => !secure.names.includes(address))
    if (missing.length > 0)
      lines.push(`          不含 does not hold: ${missing.join('  ')}（用域名访问  use its name）`)
    if (secure.own)
      lines.push(
        '',
        ...installationSteps(
          secure.own,
          lan.map((address) => `${address}:${port}`),
        ),
      )
  }
  return lines
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
function servePage(port: number, secure: boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const page = { host: '127.0.0.1', port, path: '/', headers: { accept: 'text/html' } }
    const answered = (response: IncomingMessage): void => {
      response.resume()
      response.on('end', resolve)
    }
    // We ask ourselves, by an address that the certificate need not hold.
    const request = secure
      ? getSecurely({ ...page, rejectUnauthorized: false }, answered)
      : get(page, answered)
    request.on('error', reject)
  })
}
