import type { DrawCheck, verifyInspection } from '#contracts/inspections.ts'
import type { ResponseOf } from '#contracts/http.ts'
import { readAudit } from '#platform/audit/read.ts'
import type { Db } from '#platform/db/index.ts'
import { notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import { grantSystem } from '#platform/policy/index.ts'
import type { Viewer } from '../inspections.context.ts'
import { itemsOf } from '../plan/item.repo.ts'
import { findPlan } from '../plan/plan.repo.ts'
import { type DrawRow, drawsOf, frameOf } from './draw.repo.ts'
import type { FrameUnit } from './frame.ts'
import { checkDraw } from './verify.ts'

/** S1.23: draws every drawing of a plan again from the record and says link by link whether it is the same. */
export async function verifyPlan(
  db: Db,
  viewer: Viewer,
  id: string,
): Promise<Result<ResponseOf<typeof verifyInspection>>> {
  const plan = await findPlan(db, viewer, id)
  if (plan === null) return fail(notFound())
  const draws = (await drawsOf(db, [id])).filter((draw) => draw.drawnAt !== null)
  const items = await itemsOf(db, [id], null)
  const checks: DrawCheck[] = []
  for (const [index, draw] of draws.entries()) {
    // A design that was changed after the last drawing took its shops off the plan: they are drawn again.
    const stands = index === draws.length - 1 && items.length > 0
    checks.push(
      await checkOne(
        db,
        draw,
        stands ? items.filter((item) => item.origin === 'drawn').map((item) => item.customerId) : null,
        index + 1,
      ),
    )
  }
  return ok({ equal: checks.length > 0 && checks.every((check) => check.equal), draws: checks })
}

async function checkOne(
  db: Db,
  draw: DrawRow,
  itemCustomerIds: readonly string[] | null,
  expectedNumber: number,
): Promise<DrawCheck> {
  const { entries } = await readAudit(db, grantSystem('audit.read'), [], {
    actions: ['inspections.drawn'],
    subjectId: draw.id,
    limit: 1,
  })
  const told = entries[0]?.detail
  const text = (key: string) => (typeof told?.[key] === 'string' ? told[key] : '')
  const units: (FrameUnit & { drawn: boolean })[] = await frameOf(db, draw.id)
  const { design, drawnAt } = draw
  if (design === null || drawnAt === null) throw new Error(`draw ${draw.id} was not completed`)
  const check = checkDraw({
    planId: draw.planId,
    // Numbers without a gap: a drawing that was taken away shows in the next one.
    number: expectedNumber,
    secret: draw.secret,
    commitment: draw.commitment,
    committedAt: draw.committedAt,
    drawnAt,
    publicText: draw.publicText,
    design,
    drawVersion: draw.drawVersion ?? 0,
    frameHash: draw.frameHash ?? '',
    sampleHash: draw.sampleHash ?? '',
    units,
    itemCustomerIds,
    audited:
      told === undefined
        ? null
        : {
            commitment: text('commitment'),
            frameHash: text('frame'),
            sampleHash: text('sample'),
          },
  })
  return check
}

/** The list of a drawing with chances and what was drawn, as CSV for other programs. */
export async function frameAsCsv(
  db: Db,
  viewer: Viewer,
  id: string,
  number: number,
): Promise<Result<{ readonly text: string; readonly rows: number }>> {
  const plan = await findPlan(db, viewer, id)
  const draw = plan && (await drawsOf(db, [id])).find((one) => one.number === number && one.drawnAt !== null)
  if (!draw) return fail(notFound())
  const units = await frameOf(db, draw.id)
  const lines = units.map((unit) =>
    [
      unit.customerId,
      unit.managerId,
      unit.unitId,
      csvText(unit.type),
      csvText(unit.grade),
      unit.keyCustomer,
      unit.east ?? '',
      unit.north ?? '',
      unit.size,
      unit.probability,
      unit.drawn,
    ].join(','),
  )
  const header = 'customer,manager,unit,type,grade,key,east_m,north_m,size,probability,drawn'
  return ok({ text: [header, ...lines, ''].join('\n'), rows: units.length })
}

/** Grades and types are words of the organisation: text in a spreadsheet, whatever they begin with. */
const csvText = (word: string): string => {
  const text = /^[\s\0]*[=+\-@＝＋－＠|%]|^[\t\r\n]/u.test(word) ? `'${word}` : word
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
