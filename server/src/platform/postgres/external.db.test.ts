import { createServer, type AddressInfo, type Socket } from 'node:net'
import { expect, inject, onTestFinished, test } from 'vitest'
import { checkExternalPostgres } from './index.ts'

function address(change: (url: URL) => void): string {
  const url = new URL(inject('testServerUrl'))
  change(url)
  return url.toString()
}

test('a server that answers is accepted with its version', async () => {
  const checked = await checkExternalPostgres(inject('testServerUrl'))
  expect(checked).toMatchObject({ ok: true, value: { version: expect.stringMatching(/^18\./) as string } })
})

test.each([
  ['not an address', () => 'localhost/zhike', 'database_url_invalid'],
  ['another protocol', () => 'mysql://a:b@127.0.0.1/c', 'database_url_invalid'],
  ['nobody listens', () => address((url) => (url.port = '1')), 'database_refused'],
  ['a wrong password', () => address((url) => (url.password = 'wrong')), 'database_password_wrong'],
  ['a database that is not there', () => address((url) => (url.pathname = '/nowhere')), 'database_missing'],
  [
    'a host that is not there',
    () => address((url) => (url.hostname = 'no.such.host.invalid')),
    'database_host_unknown',
  ],
])('DATABASE_URL with %s: a failure of its own that never shows the password', async (_case, url, code) => {
  const checked = await checkExternalPostgres(url())
  expect(checked).toMatchObject({ ok: false, error: { code } })
  const password = new URL(inject('testServerUrl')).password
  expect(JSON.stringify(checked)).not.toContain(password)
})

test('a server older than PostgreSQL 15 is refused with its version', async () => {
  const port = await oldServer('14.22')
  const checked = await checkExternalPostgres(`postgres://a:b@127.0.0.1:${port}/c`)
  expect(checked).toMatchObject({ ok: false, error: { code: 'database_too_old' } })
  expect(checked.ok ? '' : checked.error.words.zh).toContain('14.22')
})

/** Speaks just enough of the protocol to be asked for its version: no old server is at hand to ask. */
async function oldServer(version: string): Promise<number> {
  const server = createServer((socket: Socket) => {
    let greeted = false
    socket.on('data', (data) => {
      if (!greeted) {
        greeted = true
        socket.write(Buffer.concat([message('R', int32(0)), message('Z', Buffer.from('I'))]))
      } else if (data[0] === 'Q'.charCodeAt(0)) {
        const columns = ['number', 'version', 'encoding']
        const values = ['140022', version, 'UTF8']
        const types = [23, 25, 25]
        const fields = columns.map((name, index) =>
          Buffer.concat([
            text(name),
            int32(0),
            int16(0),
            int32(types[index] ?? 25),
            int16(-1),
            int32(-1),
            int16(0),
          ]),
        )
        const cells = values.map((value) => Buffer.concat([int32(value.length), Buffer.from(value)]))
        socket.write(
          Buffer.concat([
            message('T', Buffer.concat([int16(3), ...fields])),
            message('D', Buffer.concat([int16(3), ...cells])),
            message('C', text('SELECT 1')),
            message('Z', Buffer.from('I')),
          ]),
        )
      }
    })
    socket.on('error', () => undefined)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

function message(type: string, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body])
}

function text(value: string): Buffer {
  return Buffer.from(`${value}\0`)
}

function int32(value: number): Buffer {
  const buffer = Buffer.alloc(4)
  buffer.writeInt32BE(value)
  return buffer
}

function int16(value: number): Buffer {
  const buffer = Buffer.alloc(2)
  buffer.writeInt16BE(value)
  return buffer
}
