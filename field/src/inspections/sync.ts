import { fieldInspections, syncInspections } from '#contracts/inspections-field.ts'
import { call } from '#kit/api.ts'
import type { FieldDatabase } from '../store/db.ts'
import { deviceId } from '../store/queue.ts'
import { keepRecord, memory } from './store.ts'

const batchSize = 50
/** Finished plans and what was sent for them are forgotten after so many days. */
const keepDays = 14

/**
 * Sends what waits, oldest first, then fetches the plans that were handed out; the first time a plan is in this
 * phone's memory it says so. A record leaves the queue only by the server's own answer to it. Throws what `call`
 * throws; safe to repeat at any point.
 */
export async function synchroniseInspections(db: FieldDatabase, personId: string): Promise<void> {
  await sendAll(db, personId)
  const { plans } = await call(fieldInspections, { signIn: 'never', timeout: 30_000 })
  const known = new Set(
    (await memory.plans.where('personId').equals(personId).toArray()).map((one) => one.id),
  )
  const fetchedAt = new Date().toISOString()
  await memory.transaction('rw', memory.plans, async () => {
    await memory.plans.bulkPut(plans.map((plan) => ({ id: plan.id, personId, plan, fetchedAt })))
    const current = new Set(plans.map((plan) => plan.id))
    await memory.plans.bulkDelete([...known].filter((id) => !current.has(id)))
  })
  const fresh = plans.filter((plan) => plan.state === 'released')
  for (const plan of fresh) {
    const told = await memory.records
      .where('[personId+planId]')
      .equals([personId, plan.id])
      .filter((one) => one.operation.kind === 'inspection_downloaded')
      .count()
    if (told === 0)
      await keepRecord({
        personId,
        customerName: plan.title,
        operation: { kind: 'inspection_downloaded', planId: plan.id },
      })
  }
  if (fresh.length > 0) await sendAll(db, personId)
  await forgetOld(plans.map((plan) => plan.id))
}

async function sendAll(db: FieldDatabase, personId: string): Promise<void> {
  for (;;) {
    const waiting = await memory.records
      .where('[personId+state]')
      .equals([personId, 'waiting'])
      .sortBy('sequence')
    const batch = waiting.slice(0, batchSize)
    if (batch.length === 0) return
    const answer = await call(syncInspections, {
      body: {
        deviceId: await deviceId(db),
        deviceNow: new Date().toISOString(),
        operations: batch.map((one) => one.operation),
      },
      signIn: 'never',
      timeout: 30_000,
    })
    const sent = new Set(batch.map((one) => one.id))
    let answered = 0
    await memory.transaction('rw', memory.records, async () => {
      for (const result of answer.results) {
        if (!sent.has(result.id)) continue
        answered++
        await memory.records.update(result.id, {
          state: result.outcome === 'refused' ? 'refused' : 'done',
          message: result.message,
        })
      }
    })
    // The server answered, but not to these records: do not ask it again at once.
    if (answered === 0) return
  }
}

/** Gives refused records another chance: the reason may have been mended in the office. */
export async function retryRefusedRecords(personId: string): Promise<void> {
  await memory.records.where('[personId+state]').equals([personId, 'refused']).modify({ state: 'waiting' })
}

/** What the server has, of plans that are on the phone no more; what waits or was refused stays for ever. */
async function forgetOld(current: readonly string[]): Promise<void> {
  const before = new Date(Date.now() - keepDays * 86_400_000).toISOString()
  await memory.records
    .filter(
      (one) => one.state === 'done' && !current.includes(one.planId) && one.operation.deviceTime < before,
    )
    .delete()
}
