import { Client } from 'pg'

/** One short-lived connection, closed whatever happens. Errors of connecting and of `use` are thrown. */
export async function withClient<T>(url: string, use: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    application_name: 'zhike-setup',
  })
  // A server that ends while we hold the connection reports it here as well as in the pending query.
  client.on('error', () => undefined)
  try {
    await client.connect()
    return await use(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}
