import { sql } from 'kysely'
import type { SamplingDesign } from '#contracts/inspections.ts'
import { insertInBulk } from '#platform/db/bulk.ts'
import type { Executor, Tx } from '#platform/db/index.ts'
import type { FrameUnit } from './frame.ts'

export interface DrawRow {
  readonly id: string
  readonly planId: string
  readonly number: number
  readonly commitment: string
  readonly committedAt: Date
  readonly secret: string
  readonly publicText: string | null
  readonly reason: string | null
  readonly design: SamplingDesign | null
  readonly drawnBy: string | null
  /** Null: committed to, not drawn yet. */
  readonly drawnAt: Date | null
  readonly drawVersion: number | null
  readonly frameHash: string | null
  readonly frameSize: number | null
  readonly sampleSize: number | null
  readonly sampleHash: string | null
}

/** Writes the commitment of a drawing that is still to come. */
export async function insertCommitment(
  tx: Tx,
  draw: Pick<DrawRow, 'id' | 'planId' | 'number' | 'commitment' | 'committedAt' | 'secret'>,
): Promise<void> {
  await sql`
    insert into inspection_draws (id, plan_id, number, commitment, committed_at, secret)
    values (${draw.id}, ${draw.planId}, ${draw.number}, ${draw.commitment}, ${draw.committedAt}, ${draw.secret})`.execute(
    tx,
  )
}

/** Drawings of plans by number, the one still to come included. */
export async function drawsOf(db: Executor, planIds: readonly string[]): Promise<DrawRow[]> {
  const { rows } = await sql<DrawRow>`
    select id, plan_id as "planId", number, commitment, committed_at as "committedAt", secret,
      public_text as "publicText", reason, design, drawn_by as "drawnBy", drawn_at as "drawnAt",
      draw_version as "drawVersion", frame_hash as "frameHash", frame_size as "frameSize",
      sample_size as "sampleSize", sample_hash as "sampleHash"
    from inspection_draws where plan_id = any(${planIds}::uuid[]) order by plan_id, number`.execute(db)
  return rows
}

/** Completes a commitment with what was drawn, once: a drawing that took place is never written again. */
export async function completeDraw(
  tx: Tx,
  draw: DrawRow,
  units: readonly (FrameUnit & { drawn: boolean })[],
) {
  await sql`
    update inspection_draws set public_text = ${draw.publicText}, reason = ${draw.reason},
      design = ${JSON.stringify(draw.design)}::jsonb, drawn_by = ${draw.drawnBy}, drawn_at = ${draw.drawnAt},
      draw_version = ${draw.drawVersion}, frame_hash = ${draw.frameHash}, frame_size = ${draw.frameSize},
      sample_size = ${draw.sampleSize}, sample_hash = ${draw.sampleHash}
    where id = ${draw.id} and drawn_at is null`.execute(tx)
  type Line = FrameUnit & { drawn: boolean; position: number }
  await insertInBulk<Line>(
    tx,
    'inspection_frames',
    {
      draw_id: ['uuid', () => draw.id],
      position: ['int', (line) => line.position],
      customer_id: ['uuid', (line) => line.customerId],
      manager_id: ['uuid', (line) => line.managerId],
      unit_id: ['uuid', (line) => line.unitId],
      type: ['text', (line) => line.type],
      grade: ['text', (line) => line.grade],
      key_customer: ['boolean', (line) => line.keyCustomer],
      east: ['int', (line) => line.east],
      north: ['int', (line) => line.north],
      size: ['double precision', (line) => line.size],
      probability: ['double precision', (line) => line.probability],
      drawn: ['boolean', (line) => line.drawn],
    },
    units.map((unit, position) => ({ ...unit, position })),
  )
}

/** The list of a drawing in its order. */
export async function frameOf(db: Executor, drawId: string): Promise<(FrameUnit & { drawn: boolean })[]> {
  const { rows } = await sql<FrameUnit & { drawn: boolean }>`
    select customer_id as "customerId", manager_id as "managerId", unit_id as "unitId", type, grade,
      key_customer as "keyCustomer", east, north, size, probability, drawn
    from inspection_frames where draw_id = ${drawId} order by position`.execute(db)
  return rows
}

export interface FrameCount {
  readonly planId: string
  readonly managerId: string
  readonly unitId: string
  /** Shops that could have been drawn, and those that were. */
  readonly population: number
  readonly drawn: number
}
/** How many shops of each account manager the valid drawing of each plan was made from. */
export async function frameCounts(db: Executor, planIds: readonly string[]): Promise<FrameCount[]> {
  const { rows } = await sql<FrameCount>`
    with valid as (
      select distinct on (plan_id) plan_id, id from inspection_draws
      where plan_id = any(${planIds}::uuid[]) and drawn_at is not null order by plan_id, number desc)
    select v.plan_id as "planId", f.manager_id as "managerId", min(f.unit_id::text)::uuid as "unitId",
      count(*) filter (where f.probability > 0)::int as population, count(*) filter (where f.drawn)::int as drawn
    from valid v join inspection_frames f on f.draw_id = v.id
    group by v.plan_id, f.manager_id`.execute(db)
  return rows
}

/**
 * Drawings over shops of these account managers, made since a moment, that came to nothing: replaced by a later one,
 * or their plan cancelled. Somebody who draws until the shops please leaves them behind.
 */
export async function countAbandoned(
  db: Executor,
  managerIds: readonly string[],
  since: Date,
): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from inspection_draws d join inspection_plans p on p.id = d.plan_id
    where d.drawn_at >= ${since}
      and exists (select 1 from inspection_frames f where f.draw_id = d.id and f.manager_id = any(${managerIds}::uuid[]))
      and (p.state = 'cancelled' or exists (
        select 1 from inspection_draws e where e.plan_id = d.plan_id and e.number > d.number and e.drawn_at is not null))`.execute(
    db,
  )
  return rows[0]?.n ?? 0
}
