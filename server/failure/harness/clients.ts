import { request as httpRequest } from 'node:http'
import { v7 as uuid } from 'uuid'
import type { ResponseOf } from '#contracts/http.ts'
import type { FieldOperation, syncField } from '#contracts/visits-field.ts'
import type { Acknowledged } from './oracle.ts'
import type { Traveller } from './people.ts'
import { pause } from './processes.ts'

/** What all clients of a test were told is kept, and when. */
export interface Ledger {
  readonly acknowledged: {
    readonly [kind in keyof Acknowledged]: Set<string>
  }
  /** Requests that were answered with success: when they were sent and when the answer came. */
  readonly successes: { readonly sent: number; readonly answered: number }[]
  /** Answers and broken connections that made a client try again, by status or code. */
  readonly setbacks: Map<string, number>
}

export const newLedger = (): Ledger => ({
  acknowledged: { operations: new Set(), visits: new Set(), customers: new Set() },
  successes: [],
  setbacks: new Map(),
})

/** One request on a connection of its own; null when the connection broke or nothing came in time. */
export function send(
  origin: string,
  method: string,
  path: string,
  headers: Record<string, string>,
  body: string | Buffer,
  timeoutMs = 8000,
): Promise<{ status: number; text: string } | null> {
  return new Promise((resolve) => {
    const sending = httpRequest(
      `${origin}${path}`,
      { method, agent: false, headers: { ...headers, 'content-length': Buffer.byteLength(body) } },
      (answer) => {
        let text = ''
        answer.setEncoding('utf8')
        answer.on('data', (piece: string) => {
          text += piece
        })
        // An answer that was cut in the middle is no answer.
        answer.on('close', () => resolve(answer.complete ? { status: answer.statusCode ?? 0, text } : null))
        answer.on('error', () => resolve(null))
      },
    )
    sending.setTimeout(timeoutMs, () => sending.destroy(new Error('no answer in time')))
    sending.on('error', () => resolve(null))
    sending.end(body)
  })
}

interface Client {
  readonly origin: () => string
  readonly cookie: string
  readonly ledger: Ledger
  readonly going: () => boolean
  /** Pause between requests, so that the rate limit of a person is not reached. */
  readonly paceMs: number
}

async function attempt(client: Client, method: string, path: string, body: unknown) {
  const sent = performance.now()
  const headers = { cookie: client.cookie, 'content-type': 'application/json' }
  const answer = await send(client.origin(), method, path, headers, JSON.stringify(body))
  if (answer?.status === 200) client.ledger.successes.push({ sent, answered: performance.now() })
  else {
    const why = answer === null ? 'connection' : String(answer.status)
    client.ledger.setbacks.set(why, (client.ledger.setbacks.get(why) ?? 0) + 1)
    await pause(100)
  }
  return answer
}

/** A phone: sends its records in order, in lists, each list again until it is acknowledged. */
export async function runPhone(client: Client, traveller: Traveller, listLength = 4): Promise<void> {
  const deviceId = uuid()
  const { operations, visits } = client.ledger.acknowledged
  for (let from = 0; from < traveller.operations.length && client.going(); from += listLength) {
    const list = traveller.operations.slice(from, from + listLength)
    const waiting = new Set(list.map(({ id }) => id))
    while (waiting.size > 0 && client.going()) {
      const body = {
        deviceId,
        deviceNow: new Date().toISOString(),
        operations: list.filter(({ id }) => waiting.has(id)),
      }
      const answer = await attempt(client, 'POST', '/api/v1/field/sync', body)
      if (answer?.status === 200) {
        const { results } = JSON.parse(answer.text) as ResponseOf<typeof syncField>
        for (const { id, outcome, code } of results) {
          if (outcome === 'refused') throw new Error(`a record was refused: ${code}`)
          waiting.delete(id)
          operations.add(id)
          const operation = list.find((one) => one.id === id) as FieldOperation
          if (operation.kind === 'start_visit') visits.add(operation.visitId)
        }
      }
      await pause(client.paceMs)
    }
  }
}

/** An office: creates customers under ids of its own; after a broken connection it asks whether one is there. */
export async function runOffice(client: Client, unitId: string, name: string): Promise<void> {
  for (let n = 0; client.going(); n++) {
    const id = uuid()
    const path = `/api/v1/customers/${id}`
    const body = { version: null, customer: newCustomer(unitId, `${name}-${n}`) }
    for (let kept = false; !kept && client.going();) {
      const answer = await attempt(client, 'PUT', path, body)
      kept = answer?.status === 200
      // The first try may have been kept although its answer was lost.
      if (answer?.status === 409) {
        const found = await send(client.origin(), 'GET', path, { cookie: client.cookie }, '')
        kept = found?.status === 200
      }
      if (kept) client.ledger.acknowledged.customers.add(id)
      await pause(client.paceMs)
    }
  }
}

export const newCustomer = (unitId: string, licence: string, note: string | null = null) => ({
  licence,
  name: `店 ${licence}`,
  contactName: null,
  phone: null,
  address: '',
  type: 'ordinary',
  grade: 'B',
  keyCustomer: false,
  state: 'active',
  frequency: { visits: 1, weeks: 2 },
  ownerId: null,
  unitId,
  position: null,
  openingHours: null,
  serviceMinutes: null,
  note,
})
