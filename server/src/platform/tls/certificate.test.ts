import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { connect } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readCertificate } from './certificate.ts'
import { ensureOwnCertificate, type OwnCertificate } from './private-ca.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'zhike-tls-'))
const now = new Date()
const inDays = (days: number): Date => new Date(now.getTime() + days * 86_400_000)
let own: OwnCertificate
beforeAll(async () => {
  own = await ensureOwnCertificate(folder, ['192.168.1.5'], now)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A real TLS handshake with a server that shows this certificate; what a client that trusts `ca` says to it. */
async function handshake(files: { certFile: string; keyFile: string }, ca: string, name: string) {
  const server = createServer({ cert: await readFile(files.certFile), key: await readFile(files.keyFile) })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  try {
    return await new Promise<string>((resolve) => {
      const { port } = server.address() as AddressInfo
      const socket = connect({ host: '127.0.0.1', port, servername: name, ca }, () => {
        socket.end()
        resolve(`accepted ${socket.getProtocol()}`)
      })
      socket.on('error', (error) => resolve(error.message))
    })
  } finally {
    server.close()
  }
}

describe('a certificate of our own making', () => {
  it('is accepted by a client that trusts our authority, and by no other', async () => {
    const ca = await readFile(own.caFile, 'utf8')
    expect(await handshake(own, ca, 'localhost')).toBe('accepted TLSv1.3')
    const other = await ensureOwnCertificate(path.join(folder, 'other'), [], now)
    expect(await handshake(own, await readFile(other.caFile, 'utf8'), 'localhost')).not.toMatch('accepted')
  })

  it('holds the addresses of the machine for 13 months at most', () => {
    expect(own.names).toEqual(['localhost', '127.0.0.1', '192.168.1.5'])
    expect(own.validUntil.getTime()).toBeLessThan(inDays(398).getTime())
  })

  it('comes from an authority that cannot vouch for the site of a bank, even with its key in hand', async () => {
    const place = path.join(folder, 'stolen')
    const real = await ensureOwnCertificate(place, [], now)
    // The thief has key and certificate, and claims that the name had been allowed from the start.
    writeFileSync(`${real.caFile}.names`, 'bank.example\n')
    const forged = await ensureOwnCertificate(place, ['bank.example'], now)
    expect(forged).toMatchObject({ newAuthority: false, issued: true })
    const ca = await readFile(real.caFile, 'utf8')
    expect(await handshake(forged, ca, 'bank.example')).toBe('permitted subtree violation')
    expect(await handshake(forged, ca, 'localhost')).toBe('permitted subtree violation')
  })

  it('is kept as long as it fits; the authority on the phones survives new addresses and renewals', async () => {
    const place = path.join(folder, 'life')
    const first = await ensureOwnCertificate(place, ['192.168.1.5'], now)
    expect(first).toMatchObject({ newAuthority: true, issued: true })
    expect(await ensureOwnCertificate(place, ['192.168.1.5'], now)).toMatchObject({ issued: false })
    const moved = await ensureOwnCertificate(place, ['10.0.0.7'], now)
    expect(moved).toMatchObject({ issued: true, caFingerprint: first.caFingerprint })
    const late = await ensureOwnCertificate(place, ['10.0.0.7'], inDays(370))
    expect(late).toMatchObject({ issued: true, caFingerprint: first.caFingerprint })
    const named = await ensureOwnCertificate(place, ['zhike.example.cn'], now)
    expect(named.newAuthority).toBe(true)
    const ca = await readFile(named.caFile, 'utf8')
    expect(await handshake(named, ca, 'zhike.example.cn')).toBe('accepted TLSv1.3')
  })
})

describe('a certificate that cannot be used is refused with its reason', () => {
  const problem = async (files: { certFile?: string; keyFile?: string }, at = now): Promise<string> => {
    const read = await readCertificate({ ...own, ...files }, at)
    return read.ok ? 'ok' : read.error.code
  }
  it('names the file that is missing, no certificate, or no key', async () => {
    expect(await problem({})).toBe('ok')
    expect(await problem({ certFile: path.join(folder, 'nowhere.pem') })).toBe('tls_unreadable')
    expect(await problem({ certFile: own.keyFile })).toBe('tls_not_certificate')
    expect(await problem({ keyFile: own.certFile })).toBe('tls_not_key')
  })
  it('tells a key of another certificate', async () => {
    const other = await ensureOwnCertificate(path.join(folder, 'pair'), [], now)
    expect(await problem({ keyFile: other.keyFile })).toBe('tls_mismatched')
  })
  it('tells one that has expired or is not valid yet', async () => {
    expect(await problem({}, inDays(397))).toBe('tls_expired')
    expect(await problem({}, inDays(-3))).toBe('tls_not_yet_valid')
  })
})
