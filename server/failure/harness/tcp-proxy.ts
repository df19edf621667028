import { connect, createServer, type Socket } from 'node:net'

/** `open`: passes everything. `silent`: keeps connections and swallows everything. `closed`: refuses new ones. */
export type ProxyMode = 'open' | 'silent' | 'closed'

export interface TcpProxy {
  readonly port: number
  setMode(mode: ProxyMode): void
  /** Breaks every open connection at once, with a reset. */
  cut(): void
  stop(): Promise<void>
}

/** A cable that can be cut, with or without anybody noticing. */
export async function startTcpProxy(target: { host: string; port: number }): Promise<TcpProxy> {
  let mode: ProxyMode = 'open'
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    if (mode === 'closed') {
      near.resetAndDestroy()
      return
    }
    const far = connect(target)
    pass(near, far)
    pass(far, near)
  })
  function pass(from: Socket, to: Socket): void {
    sockets.add(from)
    from.on('data', (piece) => {
      if (mode !== 'silent') to.write(piece)
    })
    // What is said about the end of a connection does not get through a silent cable either.
    from.on('end', () => {
      if (mode !== 'silent') to.end()
    })
    from.on('error', () => {
      if (mode !== 'silent') to.destroy()
    })
    from.on('close', () => sockets.delete(from))
  }
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const cut = (): void => {
    for (const socket of sockets) socket.resetAndDestroy()
  }
  return {
    port: (server.address() as { port: number }).port,
    setMode(next) {
      mode = next
    },
    cut,
    async stop() {
      cut()
      await new Promise((resolve) => {
        server.close(resolve)
      })
    },
  }
}
