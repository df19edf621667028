import type { StreamEvent } from '#contracts/operations.ts'
import { stream } from '#contracts/operations.ts'
import { addressOf } from './api.ts'

/** `live`: events arrive; `connecting`: first try or after a cut; `offline`: the device has no network. */
export type StreamState = 'connecting' | 'live' | 'offline'

/**
 * The realtime stream of the server. Keeps one connection for the whole page, resumes after a cut from the
 * last token, and tells listeners apart by the event's type.
 */
export class LiveStream {
  #source: EventSource | null = null
  #token: string | null = null
  #state: StreamState = 'connecting'
  #retry: ReturnType<typeof setTimeout> | null = null
  #failures = 0
  readonly #events = new Set<(event: StreamEvent) => void>()
  readonly #states = new Set<() => void>()
  readonly #resets = new Set<() => void>()
  readonly #open: (address: string) => EventSource

  constructor(open: (address: string) => EventSource = (address) => new EventSource(address)) {
    this.#open = open
  }

  get state(): StreamState {
    return this.#state
  }

  /** Calls back for every event. Returns how to stop. */
  onEvent(listener: (event: StreamEvent) => void): () => void {
    this.#events.add(listener)
    return () => this.#events.delete(listener)
  }
  /** Calls back when events were missed for good, so that what is shown has to be loaded anew. */
  onReset(listener: () => void): () => void {
    this.#resets.add(listener)
    return () => this.#resets.delete(listener)
  }
  onState(listener: () => void): () => void {
    this.#states.add(listener)
    return () => this.#states.delete(listener)
  }

  start(): void {
    if (this.#source !== null || this.#retry !== null) return
    globalThis.addEventListener?.('online', this.#reconnect)
    globalThis.addEventListener?.('offline', this.#wentOffline)
    this.#connect()
  }

  stop(): void {
    globalThis.removeEventListener?.('online', this.#reconnect)
    globalThis.removeEventListener?.('offline', this.#wentOffline)
    this.#close()
  }

  #connect(): void {
    this.#close()
    const source = this.#open(
      addressOf(stream, { query: this.#token === null ? {} : { since: this.#token } }),
    )
    this.#source = source
    source.addEventListener('open', () => {
      this.#failures = 0
      this.#setState('live')
    })
    // The server's first word names the place in the stream where this connection begins.
    source.addEventListener('ready', (message: MessageEvent<string>) => {
      this.#token ??= message.lastEventId
    })
    source.addEventListener('reset', (message: MessageEvent<string>) => {
      this.#token = message.lastEventId
      for (const listener of this.#resets) listener()
    })
    source.addEventListener('message', (message: MessageEvent<string>) => this.#take(message.data))
    source.addEventListener('error', () => {
      // Our own reconnection instead of the browser's: it carries the token also after the answer was an error.
      this.#close()
      this.#failures++
      this.#setState(navigator.onLine === false ? 'offline' : 'connecting')
      this.#retry = setTimeout(this.#reconnect, Math.min(30_000, 1000 * 2 ** Math.min(this.#failures - 1, 5)))
    })
  }

  #take(text: string): void {
    const event = JSON.parse(text) as StreamEvent
    if (typeof event.type !== 'string') return
    this.#token = event.token
    for (const listener of this.#events) listener(event)
  }

  readonly #reconnect = (): void => {
    this.#retry = null
    this.#connect()
  }
  readonly #wentOffline = (): void => this.#setState('offline')

  #close(): void {
    if (this.#retry !== null) clearTimeout(this.#retry)
    this.#retry = null
    this.#source?.close()
    this.#source = null
  }

  #setState(state: StreamState): void {
    if (state === this.#state) return
    this.#state = state
    for (const listener of this.#states) listener()
  }
}
