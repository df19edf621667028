import 'fake-indexeddb/auto'
import { globSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Endpoint } from '#contracts/http.ts'
import type { FieldOperation } from '#contracts/visits-field.ts'
import type { call } from '#kit/api.ts'
import { newId } from '#kit/ids.ts'
import { FieldDatabase } from '../store/db.ts'
import { record } from '../store/queue.ts'
import { synchronise } from '../sync/sync.ts'
import { assessmentEntries, compare, inTime, sentEntries, type ServerSent } from './entries.ts'

const date = '2026-11-18'
const now = () => new Date('2026-11-18T02:00:00Z')
const root = resolve(import.meta.dirname, '../../..')

/** A server that keeps word for word what arrives, and refuses nothing. */
function keeper() {
  const held: { operations: FieldOperation[]; files: { id: string; bytes: number }[] } = {
    operations: [],
    files: [],
  }
  const answer = async (
    endpoint: Endpoint,
    what: { body?: unknown; content?: Blob; params?: { id: string } },
  ): Promise<unknown> => {
    if (endpoint.name === 'files.upload') {
      held.files.push({ id: what.params!.id, bytes: what.content!.size })
      return {}
    }
    const { operations } = structuredClone(what.body) as { operations: FieldOperation[] }
    held.operations.push(...operations)
    const results = operations.map(({ id }) => ({ id, outcome: 'applied', code: null, message: null }))
    return { results, serverNow: now().toISOString(), clockOffsetSeconds: 0 }
  }
  const sent = (): ServerSent => ({
    date,
    operations: held.operations.map((content) => ({
      id: content.id,
      kind: content.kind,
      deviceId: newId(),
      receivedAt: now().toISOString(),
      outcome: 'applied',
      customer: '店',
      content,
    })),
    files: held.files.map(({ id, bytes }) => ({
      id,
      name: 'x.jpg',
      mediaType: 'image/jpeg',
      size: bytes,
      receivedAt: now().toISOString(),
    })),
  })
  return { held, sent, call: answer as unknown as typeof call }
}

async function pressedDay() {
  const db = new FieldDatabase(`privacy-${newId()}`)
  const personId = newId()
  const press = { personId, date, customerName: '一店', now: now() }
  const visitId = newId()
  const fix = {
    lng: 120.65,
    lat: 28,
    accuracy: 12,
    altitude: null,
    speed: null,
    heading: null,
    takenAt: now().toISOString(),
  }
  await record(db, {
    ...press,
    operation: { kind: 'start_visit', visitId, customerId: newId(), stopId: null, fix, fixProblem: null },
  })
  await record(db, { ...press, operation: { kind: 'withdraw_visit', visitId, reason: '误按' } })
  await record(db, {
    ...press,
    operation: {
      kind: 'tell_need',
      needId: newId(),
      customerId: newId(),
      visitId,
      needKind: 'supply',
      words: '想多要一条',
      toldBy: null,
    },
  })
  await record(db, { ...press, operation: { kind: 'skip_stop', stopId: newId(), reason: '关门' } })
  const photo = { id: newId(), personId, visitId, name: 'a.jpg', sha256: 'x', takenAt: now().toISOString() }
  await db.photos.add({ ...photo, content: new Blob(['abc']), state: 'waiting', message: null })
  const page = async (server: ServerSent | null) =>
    sentEntries(await db.operations.toArray(), await db.photos.toArray(), server)
  return { db, personId, page }
}

describe('S1.12 the privacy page', () => {
  it('shows word for word what left the phone, and nothing less or more', async () => {
    const { db, personId, page } = await pressedDay()
    expect((await page(null)).map((entry) => entry.state)).toEqual([
      'waiting',
      'waiting',
      'waiting',
      'waiting',
      'waiting',
    ])
    const server = keeper()
    await synchronise({ db, personId, now, call: server.call })
    const entries = await page(server.sent())
    const told = entries.flatMap((entry) => entry.content ?? [])
    expect(told.toSorted((a, b) => a.sequence - b.sequence)).toEqual(server.held.operations)
    const files = entries.filter((entry) => entry.bytes !== null)
    expect(files.map(({ id, bytes }) => ({ id, bytes }))).toEqual(server.held.files)
    expect(entries).toHaveLength(server.held.operations.length + server.held.files.length)
    expect(compare(entries, server.sent())).toEqual({ agrees: true, missing: 0 })
  })

  it('also shows what another phone of the person sent, and says when the server lacks something', async () => {
    const { db, personId, page } = await pressedDay()
    const server = keeper()
    await synchronise({ db, personId, now, call: server.call })
    const held = server.sent()
    const other = { ...held.operations[0]!, id: newId() }
    const more = await page({ ...held, operations: [...held.operations, other] })
    expect(more.filter((entry) => entry.elsewhere).map((entry) => entry.id)).toEqual([other.id])
    const less = { ...held, operations: held.operations.slice(1) }
    expect(compare(await page(less), less)).toEqual({ agrees: false, missing: 1 })
  })

  it('lists what an assessor’s presses sent, with the position of each, in their order', () => {
    const fix = { lng: 120.65, lat: 28, accuracy: 9 }
    const base = { planId: newId(), itemId: newId() }
    const press = (operation: object, state: string) =>
      ({
        id: newId(),
        customerName: '一店',
        state,
        operation: { id: newId(), ...base, ...operation },
      }) as never
    const entries = inTime(
      assessmentEntries([
        press({ kind: 'inspection_end', deviceTime: '2026-11-18T02:10:00Z', fix: null }, 'waiting'),
        press({ kind: 'inspection_start', deviceTime: '2026-11-18T02:00:00Z', fix }, 'done'),
        press({ kind: 'inspection_not_done', deviceTime: '2026-11-18T02:20:00Z', reason: '关门' }, 'refused'),
      ]),
    )
    expect(entries.map(({ kind, state, customer }) => `${kind} ${state} ${customer}`)).toEqual([
      'inspection_start done 一店',
      'inspection_end waiting 一店',
      'inspection_not_done refused 一店',
    ])
    expect(entries.map((entry) => entry.fix?.accuracy ?? null)).toEqual([9, null, null])
  })

  it('nothing else is ever sent: the phone app calls these and no other', () => {
    const sources = globSync('field/src/**/*.{ts,tsx}', { cwd: root })
      .filter((file) => !/\.test\.tsx?$/.test(file))
      .map((file) => readFileSync(resolve(root, file), 'utf8'))
    const calls = sources.flatMap((text) =>
      [...text.matchAll(/\b(?:deps\.)?call\(\s*(\w+)/g)].map((match) => match[1]),
    )
    expect(sources.filter((text) => /\bfetch\(|sendBeacon|XMLHttpRequest|WebSocket/.test(text))).toEqual([])
    expect([...new Set(calls)].toSorted((a, b) => (a! < b! ? -1 : 1))).toEqual([
      // Only signing in and out, showing a number, and the two that carry the person's work have a content.
      'discloseField',
      'fieldDay',
      // An assessor’s own route and records; 改排 says why, and takes no position.
      'fieldInspections',
      'fieldSent',
      'getSession',
      'installation',
      'locateByCarrier',
      'login',
      'loginOptions',
      'loginSecondFactor',
      'logout',
      'packInfo',
      'replanDay',
      'syncField',
      'syncInspections',
      'uploadFile',
    ])
  })
})
