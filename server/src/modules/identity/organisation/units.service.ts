import type { Unit } from '#contracts/identity.ts'
import { inTransaction, type Tx } from '#platform/db/index.ts'
import { notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { Origin } from '#platform/http/index.ts'
import type { Platform } from '#platform/platform.ts'
import { type Actor, covers, type Grant } from '#platform/policy/index.ts'
import {
  unitCodeTaken,
  unitCycle,
  unitHasChildren,
  unitHasPeople,
  unitKindOrder,
  unitOutsideParent,
  unitPeriodEmpty,
  unitTooDeep,
} from '../identity.errors.ts'
import { unitsInReach } from '../reach.ts'
import {
  childrenOutside,
  findUnit,
  lockTree,
  membersOutside,
  treeOn,
  unitsByCodes,
  type UnitRow,
  type UnitValues,
  writeUnit,
} from './units.repo.ts'

const rank = { province: 0, city: 1, county: 2, team: 3 } as const
const deepest = 32

export interface UnitsService {
  /** Units within the actor's reach and, as names only, the ones above them. */
  list(actor: Actor, date: string | null): Promise<(Unit & { inReach: boolean })[]>
  save(grant: Grant<'identity.manage'>, id: string, values: UnitValues, origin: Origin): Promise<Result<Unit>>
}

export function createUnitsService(
  platform: Pick<Platform, 'db' | 'audit' | 'events' | 'calendar'>,
  afterChange: () => void,
): UnitsService {
  const { db, audit, events, calendar } = platform
  return {
    async list(actor, date) {
      const reach = unitsInReach(actor)
      if (reach === 'all') return (await treeOn(db, date, 'all')).map((row) => shown(row, true))
      const inReach = new Set(reach)
      const own = await treeOn(db, date, reach)
      const above = new Set(own.flatMap((row) => row.path).filter((id) => !inReach.has(id)))
      const rows = await treeOn(db, date, [...inReach, ...above])
      return rows.map((row) => shown(row, inReach.has(row.id)))
    },

    async save(grant, id, values, origin) {
      const saved = await inTransaction(db, async (tx): Promise<Result<Unit>> => {
        await lockTree(tx)
        const before = await findUnit(tx, id)
        const path = await checkUnit(tx, grant, id, before, values)
        if (!path.ok) return path
        const today = calendar.today()
        const movedAlong = await writeUnit(tx, { id, path: path.value, before, ...values }, today)
        await events.publish(tx, {
          type: 'identity.unit_changed',
          subjectKind: 'unit',
          subjectId: id,
          unitId: id,
          ownerId: null,
          data: { moved: before !== undefined && before.parent_id !== values.parentId },
        })
        await audit.record(tx, {
          actorId: grant.actor?.userId ?? null,
          action: before ? 'identity.unit_changed' : 'identity.unit_created',
          subjectKind: 'unit',
          subjectId: id,
          detail: { before: before ? facts(before) : null, after: { ...values }, movedAlong },
          origin,
        })
        return ok(toUnit((await findUnit(tx, id))!))
      })
      if (saved.ok) afterChange()
      return saved
    },
  }
}

/** Every rule a unit must keep; answers with the path it will have. */
async function checkUnit(
  tx: Tx,
  grant: Grant<'identity.manage'>,
  id: string,
  before: UnitRow | undefined,
  values: UnitValues,
): Promise<Result<string[]>> {
  const reaches = (unitId: string) => covers(grant.scope, { unitId, ownerId: null })
  if (before && !reaches(id)) return fail(notFound())
  // Only somebody who reaches everything may make or move something that has nothing above it.
  const movesToTop = values.parentId === null && before?.parent_id !== null
  if (movesToTop && !grant.scope.all) return fail(notFound())
  if (values.validTo !== null && values.validTo <= values.validFrom) return fail(unitPeriodEmpty())

  const taken = (await unitsByCodes(tx, [values.code])).find((unit) => unit.id !== id)
  if (taken) return fail(unitCodeTaken(values.code, reaches(taken.id) ? taken.name : '…'))

  let path = [id]
  if (values.parentId !== null) {
    const parent = await findUnit(tx, values.parentId)
    const moves = before === undefined || before.parent_id !== values.parentId
    if (!parent || (moves && !reaches(parent.id))) return fail(notFound())
    if (parent.path.includes(id)) return fail(unitCycle())
    if (rank[parent.kind] > rank[values.kind]) return fail(unitKindOrder())
    if (!contains(parent, values)) return fail(unitOutsideParent(parent.name))
    path = [...parent.path, id]
  }
  const below = before ? await treeOn(tx, null, 'all') : []
  const height = Math.max(
    0,
    ...below.filter((unit) => unit.path.includes(id)).map((unit) => unit.path.length - before!.path.length),
  )
  if (path.length + height > deepest) return fail(unitTooDeep())
  if (below.some((unit) => unit.parent_id === id && rank[unit.kind] < rank[values.kind]))
    return fail(unitKindOrder())

  const period = { from: values.validFrom, to: values.validTo }
  const children = await childrenOutside(tx, id, period)
  if (children.length > 0) return fail(unitHasChildren(children))
  const members = await membersOutside(tx, id, period)
  if (members.count > 0) return fail(unitHasPeople(members.names, members.count))
  return ok(path)
}

const contains = (outer: UnitRow, inner: UnitValues): boolean =>
  outer.valid_from <= inner.validFrom &&
  (outer.valid_to === null || (inner.validTo !== null && inner.validTo <= outer.valid_to))

const facts = (row: UnitRow): UnitValues => ({
  parentId: row.parent_id,
  kind: row.kind,
  code: row.code,
  name: row.name,
  validFrom: row.valid_from,
  validTo: row.valid_to,
})

const toUnit = (row: UnitRow): Unit => ({ id: row.id, path: row.path, ...facts(row) })
const shown = (row: UnitRow, inReach: boolean) => ({
  ...toUnit(row),
  code: inReach ? row.code : '',
  inReach,
})
