import { v7 as uuid } from 'uuid'
import {
  adjustInspection,
  createInspection,
  drawInspection,
  type InspectionPlan,
  releaseInspection,
  type SamplingDesign,
} from '#contracts/inspections.ts'
import { fieldInspections, type InspectionOperation, syncInspections } from '#contracts/inspections-field.ts'
import type { CallOf, Endpoint, ResponseOf } from '#contracts/http.ts'
import { type CustomerSeed, loadCustomers } from '#modules/customers/index.ts'
import type { Actor } from '#platform/policy/index.ts'
import { plainCustomer } from '#testing/customers.ts'
import { type Caller, createTestApp } from '#testing/app.ts'

export const today = '2026-11-18'
/** All answers of the tobacco pack's form at their best: 100 points. */
export const fullMarks = { price_labelling: 'complete', policy_publicity: 'clear', satisfaction: 5 }
export const byHand: SamplingDesign['weights'] = { grades: {}, types: {}, keyCustomer: 1 }

/**
 * The whole program with a small town: 20 shops of the manager, 12 of the colleague, 10 of the stranger in the other
 * county, and everybody's session. The clock is a test's to set.
 */
export async function openCity() {
  let clock = new Date(`${today}T08:00:00+08:00`)
  const app = await createTestApp({ now: () => new Date(clock) })
  const { organisation } = app
  const { teamA1, teamB1 } = organisation.units
  const shops = [
    ...shopsOf(organisation.manager, teamA1, 20, 120.65),
    ...shopsOf(organisation.colleague, teamA1, 12, 120.7),
    ...shopsOf(organisation.stranger, teamB1, 10, 120.6),
  ]
  await loadCustomers(app.db, shops)
  const sessions = new Map<string, Caller>()
  async function call<E extends Endpoint>(as: Actor, endpoint: E, input: CallOf<E> = {}) {
    const session = sessions.get(as.account) ?? (await app.signIn(as.account))
    sessions.set(as.account, session)
    return session.call(endpoint, input)
  }
  /** The answer of a call that must succeed. */
  async function must<E extends Endpoint>(
    as: Actor,
    endpoint: E,
    input: CallOf<E> = {},
  ): Promise<ResponseOf<E>> {
    const answer = await call(as, endpoint, input)
    if (answer.status !== 200)
      throw new Error(`${endpoint.name}: ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  const head = (design: Partial<SamplingDesign> = {}) => ({
    title: '十一月考核',
    date: today,
    assessorId: organisation.assessor.userId,
    design: {
      managerIds: [organisation.manager.userId, organisation.colleague.userId],
      sizeMode: 'per_manager' as const,
      sampleSize: 4,
      stratifyBy: [],
      weights: byHand,
      ...design,
    },
    start: null,
    tour: 'closed' as const,
  })
  return {
    ...app,
    people: organisation,
    shops,
    call,
    must,
    head,
    /** Sets the clock; whoever was signed in signs in again. */
    at: (moment: string) => {
      clock = new Date(moment)
      sessions.clear()
    },
    create: (as: Actor = organisation.assessor, design: Partial<SamplingDesign> = {}) =>
      must(as, createInspection, { body: { id: uuid(), ...head(design) } }),
    draw: (plan: InspectionPlan, reason: string | null = null, as: Actor = organisation.assessor) =>
      must(as, drawInspection, {
        params: { id: plan.id },
        body: { version: plan.version, publicText: null, reason },
      }),
    release: (plan: InspectionPlan, as: Actor = organisation.assessor) =>
      must(as, releaseInspection, { params: { id: plan.id }, body: { version: plan.version } }),
    adjust: (plan: InspectionPlan, change: AdjustmentWithout, as: Actor = organisation.assessor) =>
      must(as, adjustInspection, {
        params: { id: plan.id },
        body: { ...change, version: plan.version },
      }),
    phone: () => createPhone(organisation.assessor, call, () => clock),
  }
}
export type City = Awaited<ReturnType<typeof openCity>>
type Adjustment = NonNullable<CallOf<typeof adjustInspection>['body']>
type AdjustmentWithout = Adjustment extends infer A
  ? A extends Adjustment
    ? Omit<A, 'version'>
    : never
  : never

type Sent = InspectionOperation extends infer O
  ? O extends InspectionOperation
    ? Omit<O, 'id' | 'sequence' | 'deviceTime'>
    : never
  : never

/** An assessor's phone: numbers its records, keeps them, sends them in lists. */
function createPhone(person: Actor, call: CityCall, now: () => Date) {
  const deviceId = uuid()
  let sequence = 0
  return {
    record(operation: Sent, deviceTime = now().toISOString()): InspectionOperation {
      return { ...operation, id: uuid(), sequence: ++sequence, deviceTime }
    },
    /** Start and end at a shop, standing where it stands. */
    assess(
      planId: string,
      item: { id: string; customer: { position: { lng: number; lat: number } | null } },
      more: Partial<Extract<InspectionOperation, { kind: 'inspection_end' }>> = {},
    ): InspectionOperation[] {
      const takenAt = now().toISOString()
      const { position } = item.customer
      const fix = position && {
        ...position,
        accuracy: 10,
        altitude: null,
        speed: null,
        heading: null,
        takenAt,
      }
      const common = { planId, itemId: item.id, fix, fixProblem: fix ? null : 'unavailable' }
      return [
        this.record({ kind: 'inspection_start', ...common }),
        {
          ...this.record({
            kind: 'inspection_end',
            ...common,
            findings: fullMarks,
            enquiries: [],
            remark: null,
            photoIds: [],
          }),
          ...more,
        } as InspectionOperation,
      ]
    },
    async send(operations: readonly object[]) {
      const answer = await call(person, syncInspections, {
        body: { deviceId, deviceNow: now().toISOString(), operations: operations as InspectionOperation[] },
      })
      if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
      return answer.body.results
    },
    async plans() {
      return (await call(person, fieldInspections)).body.plans
    },
  }
}
type CityCall = <E extends Endpoint>(
  as: Actor,
  endpoint: E,
  input?: CallOf<E>,
) => Promise<{ status: number; body: ResponseOf<E> }>

let running = 0
function shopsOf(owner: Actor, unitId: string, count: number, lng: number): CustomerSeed[] {
  return Array.from({ length: count }, (_, i): CustomerSeed => {
    running++
    return plainCustomer(
      { userId: owner.userId, unitId: unitId },
      {
        licence: `3303${String(running).padStart(8, '0')}`,
        name: `${owner.name}的店 ${i + 1}`,
        address: `五马街 ${running} 号`,
        grade: i % 2 === 0 ? 'A' : 'B',
        position: { lng: lng + i * 0.002, lat: 28 + (i % 5) * 0.002, source: 'wgs84', accuracy: null },
      },
    )
  })
}
