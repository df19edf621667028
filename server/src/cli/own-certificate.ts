import { hostname } from 'node:os'
import { lanAddresses } from '#platform/operator/lan-addresses.ts'
import type { OwnCertificate } from '#platform/tls/private-ca.ts'

/**
 * A certificate for this machine's addresses in the local network, its name, and `more` names; see
 * `ensureOwnCertificate` for what is kept and what is made anew.
 */
export async function makeOwnCertificate(
  dataDir: string,
  more: readonly string[],
  now: Date,
  options: { renew?: boolean } = {},
): Promise<OwnCertificate> {
  // Loaded only here: making certificates takes a library that a start without HTTPS need not wait for.
  const { ensureOwnCertificate } = await import('#platform/tls/private-ca.ts')
  return ensureOwnCertificate(dataDir, [...lanAddresses(), ...machineNames(), ...more], now, options)
}

/** `front-desk.local`, as phones find machines by multicast DNS. A name that is no host name is left out. */
function machineNames(): string[] {
  const name = hostname().split('.')[0]?.toLowerCase() ?? ''
  return /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name) ? [`${name}.local`] : []
}

/** What people do once on each phone, for the terminal; `addresses` (`192.168.1.5:8800`) are those under which it is served. */
export function installationSteps({ caFile, caFingerprint }: OwnCertificate, addresses: string[]): string[] {
  return [
    '  每台手机和电脑装一次根证书  Install the authority once on every phone and computer',
    // Without TLS: the phone does not trust us yet, and would warn.
    ...addresses.map((address) => `    http://${address}/ca.crt`),
    `    （同一文件 the same file: ${caFile}）`,
    `    SHA-256  ${caFingerprint}`,
    '    iPhone：下载后到 设置 → 已下载描述文件 安装，再到 通用 → 关于本机 → 证书信任设置 打开信任',
    '    安卓 Android：设置 → 安全 → 加密与凭据 → 安装证书 → CA 证书（名称因机型而异）',
    '    详见 docs/guide/operator.md “HTTPS”；装之前请核对 SHA-256  Compare the SHA-256 before installing',
  ]
}
