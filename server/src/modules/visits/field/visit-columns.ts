import type { BulkType } from '#platform/db/bulk.ts'
import type { Fix, PlaceVerdict } from '#contracts/in-place.ts'
import type { VisitFlag } from '#contracts/visits.ts'
import type { FindingValue, Press, VisitRow } from './visit-row.ts'

/** A row of table `visits` as it is stored. */
export interface Columns {
  id: string
  owner_id: string
  unit_id: string
  visit_date: string
  customer_id: string | null
  stop_id: string | null
  merged_into: string | null
  started_at: Date | null
  started_at_device: Date | null
  start_received_at: Date | null
  start_clock_offset: number | null
  start_device: string | null
  start_operation: string | null
  start_stop_id: string | null
  start_fix: Fix | null
  start_fix_problem: string | null
  start_place: PlaceVerdict | null
  owner_at_start: string | null
  ended_at: Date | null
  ended_at_device: Date | null
  end_received_at: Date | null
  end_clock_offset: number | null
  end_device: string | null
  end_operation: string | null
  end_fix: Fix | null
  end_fix_problem: string | null
  end_place: PlaceVerdict | null
  findings: Record<string, FindingValue>
  form_version: number | null
  note: string | null
  next_step: string | null
  next_step_on: string | null
  expected_photos: string[]
  attached_photos: string[]
  flags: VisitFlag[]
  withdrawn_at: Date | null
  withdrawn_at_device: Date | null
  withdrawal_reason: string | null
  withdrawal_operation: string | null
  withdrawal_minutes: number | null
  voice_ids: string[]
}

/** A stored row as the module works with it. */
export function fromColumns(c: Columns): VisitRow {
  const press = (side: 'start' | 'end'): Press | null => {
    const at = side === 'start' ? c.started_at : c.ended_at
    if (at === null) return null
    return {
      at,
      atDevice: (side === 'start' ? c.started_at_device : c.ended_at_device) ?? at,
      receivedAt: c[`${side}_received_at`] ?? at,
      clockOffset: c[`${side}_clock_offset`] ?? 0,
      device: c[`${side}_device`],
      operation: c[`${side}_operation`],
      fix: c[`${side}_fix`],
      fixProblem: c[`${side}_fix_problem`],
      place: c[`${side}_place`],
    }
  }
  const start = press('start')
  const end = press('end')
  return {
    id: c.id,
    ownerId: c.owner_id,
    unitId: c.unit_id,
    date: c.visit_date,
    start: start && {
      ...start,
      customerId: c.customer_id!,
      stopId: c.start_stop_id,
      ownerAtStart: c.owner_at_start,
    },
    end: end && {
      ...end,
      findings: c.findings,
      formVersion: c.form_version,
      note: c.note,
      nextStep: c.next_step,
      nextStepOn: c.next_step_on,
      expectedPhotos: c.expected_photos,
      voiceIds: c.voice_ids,
    },
    withdrawal:
      c.withdrawn_at === null
        ? null
        : {
            at: c.withdrawn_at,
            atDevice: c.withdrawn_at_device ?? c.withdrawn_at,
            reason: c.withdrawal_reason ?? '',
            operation: c.withdrawal_operation ?? '',
            withinMinutes: c.withdrawal_minutes ?? 0,
          },
    stopId: c.stop_id,
    mergedInto: c.merged_into,
    flags: c.flags,
    attachedPhotos: c.attached_photos,
  }
}

/** A visit as the columns of its row, in the order of `visitColumns`. */
export function toColumns({ start, end, withdrawal, ...row }: VisitRow): Columns {
  return {
    id: row.id,
    owner_id: row.ownerId,
    unit_id: row.unitId,
    visit_date: row.date,
    customer_id: start?.customerId ?? null,
    stop_id: row.stopId,
    merged_into: row.mergedInto,
    started_at: start?.at ?? null,
    started_at_device: start?.atDevice ?? null,
    start_received_at: start?.receivedAt ?? null,
    start_clock_offset: start?.clockOffset ?? null,
    start_device: start?.device ?? null,
    start_operation: start?.operation ?? null,
    start_stop_id: start?.stopId ?? null,
    start_fix: start?.fix ?? null,
    start_fix_problem: start?.fixProblem ?? null,
    start_place: start?.place ?? null,
    owner_at_start: start?.ownerAtStart ?? null,
    ended_at: end?.at ?? null,
    ended_at_device: end?.atDevice ?? null,
    end_received_at: end?.receivedAt ?? null,
    end_clock_offset: end?.clockOffset ?? null,
    end_device: end?.device ?? null,
    end_operation: end?.operation ?? null,
    end_fix: end?.fix ?? null,
    end_fix_problem: end?.fixProblem ?? null,
    end_place: end?.place ?? null,
    findings: end?.findings ?? {},
    form_version: end?.formVersion ?? null,
    note: end?.note ?? null,
    next_step: end?.nextStep ?? null,
    next_step_on: end?.nextStepOn ?? null,
    expected_photos: [...(end?.expectedPhotos ?? [])],
    attached_photos: [...row.attachedPhotos],
    flags: [...row.flags],
    withdrawn_at: withdrawal?.at ?? null,
    withdrawn_at_device: withdrawal?.atDevice ?? null,
    withdrawal_reason: withdrawal?.reason ?? null,
    withdrawal_operation: withdrawal?.operation ?? null,
    withdrawal_minutes: withdrawal?.withinMinutes ?? null,
    voice_ids: [...(end?.voiceIds ?? [])],
  }
}

/** The columns with their types in PostgreSQL, in one order for every statement. */
export const columnTypes: Readonly<Record<keyof Columns, BulkType>> = {
  id: 'uuid',
  owner_id: 'uuid',
  unit_id: 'uuid',
  visit_date: 'date',
  customer_id: 'uuid',
  stop_id: 'uuid',
  merged_into: 'uuid',
  started_at: 'timestamptz',
  started_at_device: 'timestamptz',
  start_received_at: 'timestamptz',
  start_clock_offset: 'double precision',
  start_device: 'uuid',
  start_operation: 'uuid',
  start_stop_id: 'uuid',
  start_fix: 'jsonb',
  start_fix_problem: 'text',
  start_place: 'jsonb',
  owner_at_start: 'uuid',
  ended_at: 'timestamptz',
  ended_at_device: 'timestamptz',
  end_received_at: 'timestamptz',
  end_clock_offset: 'double precision',
  end_device: 'uuid',
  end_operation: 'uuid',
  end_fix: 'jsonb',
  end_fix_problem: 'text',
  end_place: 'jsonb',
  findings: 'jsonb',
  form_version: 'int',
  note: 'text',
  next_step: 'text',
  next_step_on: 'date',
  expected_photos: 'uuid[]',
  attached_photos: 'uuid[]',
  flags: 'jsonb',
  withdrawn_at: 'timestamptz',
  withdrawn_at_device: 'timestamptz',
  withdrawal_reason: 'text',
  withdrawal_operation: 'uuid',
  withdrawal_minutes: 'int',
  voice_ids: 'uuid[]',
}
export const visitColumns = Object.keys(columnTypes) as readonly (keyof Columns)[]
