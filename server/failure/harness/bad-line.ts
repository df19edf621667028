import { connect, createServer, type Socket } from 'node:net'
import { pause } from './processes.ts'

/** What a bad connection may do to one request. */
export const mishaps = [
  'pass',
  /** The request never arrives. */
  'cut_before',
  /** The server has acted; its answer never arrives. */
  'cut_after',
  /** The answer breaks off in the middle. */
  'cut_within',
  'delay',
  /** The request arrives twice, at the same time. */
  'duplicate',
  /** The request arrives a second time after it was answered. */
  'replay',
] as const
export type Mishap = (typeof mishaps)[number]

export interface BadLine {
  readonly origin: string
  /** How often each thing happened. */
  readonly happened: ReadonlyMap<Mishap, number>
  stop(): Promise<void>
}

/**
 * A line between phones and the server that carries one request a connection and mistreats it as `choose` says.
 * It knows just enough of HTTP to see where a request ends.
 */
export async function startBadLine(
  target: { host: string; port: number },
  choose: () => Mishap,
  longestDelayMs = 300,
): Promise<BadLine> {
  const happened = new Map<Mishap, number>()
  const open = new Set<Socket>()
  const server = createServer((phone) => {
    open.add(phone)
    phone.on('close', () => open.delete(phone))
    phone.on('error', () => phone.destroy())
    void serve(phone)
  })

  async function serve(phone: Socket): Promise<void> {
    const request = await readRequest(phone)
    if (request === null) return
    const mishap = choose()
    happened.set(mishap, (happened.get(mishap) ?? 0) + 1)
    if (mishap === 'cut_before') {
      phone.resetAndDestroy()
      return
    }
    if (mishap === 'delay') await pause(Math.random() * longestDelayMs)
    const twin = mishap === 'duplicate' ? exchange(request) : null
    const answer = await exchange(request)
    await twin
    if (mishap === 'replay') await exchange(request)
    if (mishap === 'cut_after') phone.resetAndDestroy()
    else if (mishap === 'cut_within')
      phone.write(answer.subarray(0, Math.floor(answer.length * Math.random())), () => phone.destroy())
    else phone.end(answer)
  }

  /** Sends a request to the server on a connection of its own and reads the whole answer. */
  async function exchange(request: Buffer): Promise<Buffer> {
    const far = connect(target)
    open.add(far)
    far.on('close', () => open.delete(far))
    far.write(request)
    const pieces: Buffer[] = []
    try {
      for await (const piece of far) pieces.push(piece as Buffer)
    } catch {
      // The server ended it: what came until then is the answer.
    }
    return Buffer.concat(pieces)
  }

  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    origin: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    happened,
    async stop() {
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => {
        server.close(resolve)
      })
    },
  }
}

/** The first whole request of a connection; null when it broke off. */
function readRequest(socket: Socket): Promise<Buffer | null> {
  return new Promise((resolve) => {
    let read: Buffer = Buffer.alloc(0)
    socket.on('data', (piece) => {
      read = Buffer.concat([read, piece])
      const head = read.indexOf('\r\n\r\n')
      if (head < 0) return
      const length = Number(/content-length: (\d+)/i.exec(read.subarray(0, head).toString())?.[1] ?? 0)
      if (read.length >= head + 4 + length) resolve(read)
    })
    socket.on('close', () => resolve(null))
  })
}

/** Seeded choice: the same seed, the same mishaps in the same order. Three requests of ten fare well. */
export function mishapsOf(seed: number): () => Mishap {
  let state = seed
  return () => {
    // Numerical Recipes' linear congruential generator: plenty for choosing among seven.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    const share = state / 2 ** 32
    return share < 0.3 ? 'pass' : mishaps[1 + Math.floor(((share - 0.3) / 0.7) * (mishaps.length - 1))]!
  }
}
