import { createServer } from 'node:net'
import { errorCode, operatorError } from '#platform/operator/operator.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'

/** Whether the server can listen on the port; when not, the failure names the next free one. */
export async function checkPort(host: string, port: number): Promise<Result<void>> {
  const code = await tryPort(host, port)
  if (code === '') return ok(undefined)
  if (code === 'EACCES') {
    return fail(
      operatorError({
        code: 'port_not_allowed',
        zh: `没有权限使用端口 ${port}（1024 以下通常只给 root）。请换一个，例如 npm start -- --port 8800。`,
        en: `Port ${port} is not allowed (those below 1024 are usually for root). Use another, such as npm start -- --port 8800.`,
      }),
    )
  }
  const free = await nextFreePort(host, port + 1)
  return fail(
    operatorError({
      code: 'port_busy',
      zh: `端口 ${port} 已被别的程序占用。请先停掉它，或者换一个：npm start -- --port ${free}`,
      en: `Port ${port} is taken by another program. Stop that one, or use another: npm start -- --port ${free}`,
      reason: code === 'EADDRINUSE' ? undefined : code,
    }),
  )
}

async function nextFreePort(host: string, from: number): Promise<number> {
  for (let port = from; port < Math.min(from + 200, 65_536); port++) {
    if ((await tryPort(host, port)) === '') return port
  }
  return 0
}

/** '' when the port is free, otherwise the error code. */
function tryPort(host: string, port: number): Promise<string> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error) => resolve(errorCode(error) || 'EADDRINUSE'))
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve('')))
  })
}
