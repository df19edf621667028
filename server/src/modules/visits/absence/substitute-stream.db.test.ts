import { randomUUID } from 'node:crypto'
import { v7 as uuid } from 'uuid'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { endAbsence, makeAbsence } from '#contracts/absences.ts'
import { unwrap } from '#platform/errors/result.ts'
import { type Caller, createTestApp, type TestApp } from '#testing/app.ts'
import { type EventStream, openStream } from '#testing/event-stream.ts'

const BEAT_MS = 200
let test: TestApp
let origin: string
let leader: Caller
const open: EventStream[] = []
beforeAll(async () => {
  test = await createTestApp({ streamBeatMs: BEAT_MS })
  origin = `http://127.0.0.1:${unwrap(await test.app.start()).port}`
  leader = await test.signIn('leader')
})
afterEach(() => {
  for (const stream of open.splice(0)) stream.close()
})
afterAll(() => test?.close())

async function listen(account: string): Promise<EventStream> {
  const stream = await openStream(origin, (await test.signIn(account)).cookie)
  open.push(stream)
  await stream.until(() => stream.named.includes('ready'))
  return stream
}
const publish = (n: string, ownerId: string, type = 'visits.visit_ended') =>
  test.db.transaction().execute((tx) =>
    test.app.platform.events.publish(tx, {
      type,
      subjectKind: 'visit',
      subjectId: randomUUID(),
      unitId: test.organisation.units.teamA1,
      ownerId,
      data: { n },
    }),
  )
const heard = (stream: EventStream) => stream.events.flatMap((event) => event.data['n'] ?? [])
/** Several beats: by then every stream has asked again who listens. */
const severalBeats = async () => {
  await new Promise((resolve) => {
    setTimeout(resolve, 4 * BEAT_MS)
  })
}

it('S1.42 a substitute hears at once what happens at the customers it stands in for, and only while it does', async () => {
  const { manager, colleague, stranger } = test.organisation
  const [substitute, other] = [await listen('colleague'), await listen('stranger')]
  await publish('before', manager.userId)
  const today = test.app.platform.calendar.today()
  const absence = {
    id: uuid(),
    personId: manager.userId,
    kind: 'away' as const,
    from: today,
    to: today,
    reason: '病假',
    substituteId: colleague.userId,
  }
  expect((await leader.call(makeAbsence, { body: absence })).status).toBe(200)
  // What a job does for the substitute, such as an export, reaches as far as the screen did.
  const inJob = await test.app.modules.identity.actor(colleague.userId)
  expect(inJob?.standsInFor).toEqual([manager.userId])
  // The stream was opened before the absence began: it learns of it by its next beat, and keeps it at later ones.
  await severalBeats()
  await publish('visit of the absent', manager.userId)
  await publish('customer of the absent', manager.userId, 'customers.changed')
  await publish('of a stranger', stranger.userId)
  await publish('own', colleague.userId)
  await substitute.until(() => heard(substitute).includes('own'))
  expect(heard(substitute)).toEqual(['visit of the absent', 'customer of the absent', 'own'])

  expect((await leader.call(endAbsence, { params: { id: absence.id } })).status).toBe(200)
  await severalBeats()
  await publish('after', manager.userId)
  await publish('own again', colleague.userId)
  await substitute.until(() => heard(substitute).includes('own again'))
  expect(heard(substitute)).not.toContain('after')
  expect(heard(other)).toEqual(['of a stranger'])
})
