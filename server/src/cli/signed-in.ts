import type { InjectOptions } from 'fastify'
import { showableError } from '#platform/operator/operator.ts'
import type { App } from '../app.ts'

/** Calls the API as somebody, without a port. */
export type SignedIn = (options: InjectOptions) => Promise<{ status: number; body: unknown }>

/** Signs somebody in; null, with the reason printed, when that is refused. */
export async function signIn(app: App, account: string, password: string): Promise<SignedIn | null> {
  const session = await app.http.inject({
    method: 'POST',
    url: '/api/v1/session',
    payload: { account, password },
  })
  const cookie = session.cookies.find(({ name }) => name === 'zhike_session')
  if (session.statusCode !== 200 || !cookie) {
    console.error(showableError(session.json()))
    return null
  }
  const headers = { cookie: `${cookie.name}=${cookie.value}`, 'accept-language': 'zh-CN' }
  return async (options) => {
    const answer = await app.http.inject({ ...options, headers: { ...headers, ...options.headers } })
    return { status: answer.statusCode, body: answer.json() }
  }
}
