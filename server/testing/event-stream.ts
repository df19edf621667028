import { get, type IncomingMessage } from 'node:http'
import type { StreamEvent } from '#contracts/operations.ts'

/** One realtime stream over a real connection, as a browser keeps it. */
export interface EventStream {
  readonly status: number
  /** Events in the order in which they arrived. */
  readonly events: readonly StreamEvent[]
  /** Names of the other messages: `ready`, `reset`, `signed_out`. */
  readonly named: readonly string[]
  /** The last id that was heard, for resuming. */
  lastId(): string | null
  /** Resolves when the condition holds; fails after `ms`. */
  until(holds: () => boolean, ms?: number): Promise<void>
  /** Resolves when the server has ended the stream. */
  readonly ended: Promise<void>
  /** Stops taking anything, as a laptop with its lid closed. */
  pause(): void
  resume(): void
  close(): void
}

export async function openStream(
  origin: string,
  cookie: string,
  resume: { since?: string; lastEventId?: string } = {},
): Promise<EventStream> {
  const url = new URL('/api/v1/stream', origin)
  if (resume.since !== undefined) url.searchParams.set('since', resume.since)
  const headers: Record<string, string> = { cookie, accept: 'text/event-stream' }
  if (resume.lastEventId !== undefined) headers['last-event-id'] = resume.lastEventId
  const { answer, abort } = await begin(url, headers)
  const events: StreamEvent[] = []
  const named: string[] = []
  let id: string | null = null
  let rest = ''
  answer.setEncoding('utf8')
  answer.on('data', (text: string) => {
    const blocks = (rest + text).split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) take(block)
  })
  function take(block: string): void {
    const field = (name: string): string | undefined =>
      block
        .split('\n')
        .find((line) => line.startsWith(`${name}: `))
        ?.slice(name.length + 2)
    id = field('id') ?? id
    const name = field('event')
    const data = field('data')
    if (name !== undefined) named.push(name)
    else if (data !== undefined) events.push(JSON.parse(data) as StreamEvent)
  }
  const ended = new Promise<void>((resolve) => {
    answer.once('close', resolve)
    answer.on('error', () => resolve())
  })
  return {
    status: answer.statusCode ?? 0,
    events,
    named,
    lastId: () => id,
    async until(holds, ms = 10_000) {
      const deadline = performance.now() + ms
      while (!holds()) {
        if (performance.now() > deadline)
          throw new Error(`not within ${ms} ms; heard ${events.length} events and ${named.join(', ')}`)
        await new Promise((resolve) => {
          setTimeout(resolve, 10)
        })
      }
    },
    ended,
    pause: () => void answer.pause(),
    resume: () => void answer.resume(),
    close: abort,
  }
}

function begin(
  url: URL,
  headers: Record<string, string>,
): Promise<{ answer: IncomingMessage; abort: () => void }> {
  return new Promise((resolve, reject) => {
    const request = get(url, { headers, agent: false }, (answer) =>
      resolve({ answer, abort: () => void request.destroy() }),
    )
    request.on('error', reject)
  })
}
