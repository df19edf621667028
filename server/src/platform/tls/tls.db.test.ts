import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { get as getPlainly, type IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TLSSocket } from 'node:tls'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { unwrap } from '#platform/errors/result.ts'
import { createTestApp, type TestApp } from '#testing/app.ts'
import { ensureOwnCertificate, type OwnCertificate } from './private-ca.ts'

const dataDir = mkdtempSync(path.join(tmpdir(), 'zhike-tls-app-'))
let own: OwnCertificate
let test: TestApp
let port: number
beforeAll(async () => {
  own = await ensureOwnCertificate(dataDir, ['zhike.local'], new Date())
  test = await createTestApp({ certificateLookMs: 50, config: { dataDir, tls: own } })
  port = unwrap(await test.app.start()).port
})
afterAll(async () => {
  await test?.close()
  rmSync(dataDir, { recursive: true, force: true })
})

interface Got {
  readonly answer: IncomingMessage
  readonly body: string
  readonly serial: string
}

/** Over a real TLS connection, trusting our authority alone. */
function secure(url: string, body?: object, host = 'zhike.local'): Promise<Got> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port,
        path: url,
        servername: host,
        agent: false,
        ca: readFileSync(own.caFile),
        method: body ? 'POST' : 'GET',
        headers: { host: `${host}:${port}`, ...(body && { 'content-type': 'application/json' }) },
      },
      (answer) => {
        const { serialNumber } = (answer.socket as TLSSocket).getPeerCertificate()
        let text = ''
        answer.on('data', (chunk: Buffer) => (text += chunk.toString()))
        answer.on('end', () => resolve({ answer, body: text, serial: serialNumber }))
      },
    )
    sent.on('error', reject)
    sent.end(body && JSON.stringify(body))
  })
}

function plain(url: string): Promise<{ answer: IncomingMessage; body: string }> {
  return new Promise((resolve, reject) => {
    getPlainly({ host: '127.0.0.1', port, path: url, agent: false }, (answer) => {
      let text = ''
      answer.on('data', (chunk: Buffer) => (text += chunk.toString()))
      answer.on('end', () => resolve({ answer, body: text }))
    }).on('error', reject)
  })
}

it('signing in over HTTPS gives a cookie that never travels without it, and asks for HTTPS from now on', async () => {
  const { answer } = await secure('/api/v1/session', {
    account: 'leader',
    password: test.organisation.password,
  })
  expect(answer.statusCode).toBe(200)
  expect(answer.headers['set-cookie']?.[0]).toMatch(/^zhike_session=.*; HttpOnly; Secure; SameSite=Lax$/)
  expect(answer.headers['strict-transport-security']).toBe('max-age=15552000')
})

it('does not promise HTTPS for localhost, which other programs share', async () => {
  const { answer } = await secure('/healthz', undefined, 'localhost')
  expect(answer.statusCode).toBe(200)
  expect(answer.headers['strict-transport-security']).toBeUndefined()
})

it('whoever comes without TLS is sent to https:// and gets nothing else', async () => {
  const { answer, body } = await plain('/field/?from=chat')
  expect(answer.statusCode).toBe(307)
  expect(answer.headers.location).toBe(`https://127.0.0.1:${port}/field/?from=chat`)
  expect(body).toBe('')
  expect((await plain('/api/v1/installation')).answer.statusCode).toBe(307)
})

it('phones fetch the authority to install, before and after they trust it', async () => {
  const pem = readFileSync(own.caFile, 'utf8')
  for (const { answer, body } of [await plain('/ca.crt'), await secure('/ca.crt')]) {
    expect(answer.headers['content-type']).toMatch('application/x-x509-ca-cert')
    expect(body).toBe(pem)
  }
})

it('a renewed certificate is in force without a restart, while a connection goes on', async () => {
  const before = (await secure('/healthz')).serial
  await ensureOwnCertificate(dataDir, ['zhike.local', '10.1.2.3'], new Date())
  await expect.poll(async () => (await secure('/healthz')).serial).not.toBe(before)
})

it('refuses to start with a certificate that has expired', async () => {
  const late = new Date(Date.now() + 400 * 86_400_000)
  await expect(createTestApp({ now: () => late, config: { dataDir, tls: own } })).rejects.toMatchObject({
    code: 'tls_expired',
  })
})
