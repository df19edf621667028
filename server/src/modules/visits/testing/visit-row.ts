import type { Fix } from '#contracts/in-place.ts'
import type { VisitRow } from '../field/visit-row.ts'

/** So many minutes after 9:00 of the test's day. */
export const minute = (n: number): Date => new Date(Date.parse('2026-11-18T09:00:00+08:00') + n * 60_000)

/** A visit from one minute to another; null: still open. */
export function visitRow(
  id: string,
  customerId: string,
  from: number,
  to: number | null,
  device: string | null = 'p1',
  expectedPhotos: readonly string[] = [],
  fix: Fix | null = null,
): VisitRow {
  const press = (at: number) => ({
    at: minute(at),
    atDevice: minute(at),
    receivedAt: minute(at),
    clockOffset: 0,
    device,
    operation: `${id}-${at}`,
    fixProblem: null,
    place: null,
  })
  return {
    id,
    ownerId: 'me',
    unitId: 'unit',
    date: '2026-11-18',
    start: { ...press(from), fix, customerId, stopId: null, ownerAtStart: 'me' },
    end:
      to === null
        ? null
        : {
            ...press(to),
            fix: null,
            findings: {},
            formVersion: null,
            note: null,
            nextStep: null,
            nextStepOn: null,
            expectedPhotos,
            voiceIds: [],
          },
    withdrawal: null,
    stopId: null,
    mergedInto: null,
    flags: [],
    attachedPhotos: [],
  }
}
