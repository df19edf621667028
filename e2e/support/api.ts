import type { APIRequestContext } from 'playwright-core'
import type { CallOf, Endpoint, ResponseOf } from '#contracts/http.ts'
import { addressOf } from '#kit/api.ts'

/** Calls an endpoint over HTTP with the session of a browser context; anything but success throws. */
export async function call<E extends Endpoint>(
  request: APIRequestContext,
  endpoint: E,
  input: CallOf<E> = {},
): Promise<ResponseOf<E>> {
  const { params, query, body } = input as { params?: object; query?: object; body?: object }
  const answer = await request.fetch(addressOf(endpoint, { params, query } as CallOf<E>), {
    method: endpoint.method,
    ...(body && { data: body }),
  })
  if (!answer.ok()) throw new Error(`${endpoint.name}: ${answer.status()} ${await answer.text()}`)
  return (await answer.json()) as ResponseOf<E>
}
