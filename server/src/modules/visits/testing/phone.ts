import { v7 as uuid } from 'uuid'
import { syncField, type FieldOperation } from '#contracts/visits-field.ts'
import { type Fix } from '#contracts/in-place.ts'
import type { Actor } from '#platform/policy/index.ts'
import { offset, type Workbench } from './workbench.ts'

/** A fix so many metres east and north of the middle of the town. */
export const fixAt = (east: number, north: number, takenAt: string, accuracy = 10): Fix => ({
  ...offset(east, north),
  accuracy,
  altitude: null,
  speed: null,
  heading: null,
  takenAt,
})

/** A phone as the field app behaves: numbers its presses, keeps them, sends them in lists. */
export function createPhone(bench: Workbench, person: Actor, deviceId: string = uuid()) {
  let sequence = 0
  const base = (deviceTime: string) => ({ id: uuid(), sequence: ++sequence, deviceTime })
  return {
    deviceId,
    start(
      customerId: string,
      deviceTime: string,
      more: { stopId?: string | null; fix?: Fix | null; visitId?: string } = {},
    ): Extract<FieldOperation, { kind: 'start_visit' }> {
      return {
        ...base(deviceTime),
        kind: 'start_visit',
        visitId: more.visitId ?? uuid(),
        customerId,
        stopId: more.stopId ?? null,
        fix: more.fix === undefined ? fixAt(0, 0, deviceTime) : more.fix,
        fixProblem: null,
      }
    },
    end(
      visitId: string,
      deviceTime: string,
      more: Partial<Extract<FieldOperation, { kind: 'end_visit' }>> = {},
    ): Extract<FieldOperation, { kind: 'end_visit' }> {
      return {
        ...base(deviceTime),
        kind: 'end_visit',
        visitId,
        fix: fixAt(3, 4, deviceTime, 12),
        fixProblem: null,
        findings: {},
        formVersion: 3,
        note: null,
        nextStep: null,
        nextStepOn: null,
        photoIds: [],
        ...more,
      }
    },
    skip(
      stopId: string,
      deviceTime: string,
      reason = '店主外出',
    ): Extract<FieldOperation, { kind: 'skip_stop' }> {
      return { ...base(deviceTime), kind: 'skip_stop', stopId, reason }
    },
    withdraw(
      visitId: string,
      deviceTime: string,
      reason = '点错了客户',
    ): Extract<FieldOperation, { kind: 'withdraw_visit' }> {
      return { ...base(deviceTime), kind: 'withdraw_visit', visitId, reason }
    },
    mark(
      visitId: string,
      deviceTime: string,
      outcome: 'done' | 'again' | 'void',
      more: { on?: string | null; note?: string | null } = {},
    ): Extract<FieldOperation, { kind: 'mark_next_step' }> {
      return { ...base(deviceTime), kind: 'mark_next_step', visitId, outcome, on: null, note: null, ...more }
    },
    add(customerId: string, deviceTime: string): Extract<FieldOperation, { kind: 'add_stop' }> {
      return { ...base(deviceTime), kind: 'add_stop', stopId: uuid(), customerId }
    },
    /** Sends records. Without `deviceNow` the phone's clock is the server's. */
    send(operations: readonly object[], deviceNow = bench.platform.now().toISOString()) {
      return bench.request(person, syncField, {
        body: { deviceId, deviceNow, operations: operations as FieldOperation[] },
      })
    },
  }
}
export type Phone = ReturnType<typeof createPhone>
