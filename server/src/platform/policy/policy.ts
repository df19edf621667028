import { sql, type RawBuilder } from 'kysely'
import type { Role, ScopeLevel, Verb } from '#contracts/access.ts'
import type { Locale } from '#contracts/identity.ts'
import { forbidden } from '../errors/errors.ts'
import { fail, ok, type Result } from '../errors/result.ts'
import { policyTable } from './table.ts'

/** Somebody who is signed in, with everything that decides what they may do. */
export interface Actor {
  readonly userId: string
  readonly account: string
  readonly name: string
  readonly unitId: string
  readonly locale: Locale
  readonly sessionId: string
  readonly assignments: readonly Assignment[]
}

/** A role held at a unit. The unit lists are already expanded to every unit below, as of today. */
export interface Assignment {
  readonly role: Role
  readonly unitId: string
  readonly scope: ScopeLevel
  /** The unit and all below it. */
  readonly subtreeIds: readonly string[]
  /** Units chosen by the administrator and all below them; only with scope `custom`. */
  readonly customIds: readonly string[]
}

/** Which rows a right reaches: all, or those of these units and (where `own`) the holder's own. */
export type RowScope =
  | { readonly all: true }
  | { readonly all: false; readonly unitIds: readonly string[]; readonly ownerId: string | null }

declare const granted: unique symbol

/**
 * Proof that somebody may use a verb, and how far. Only `authorize` and `grantSystem` make one, and every
 * repository function asks for it, so that code without the check does not compile.
 */
export interface Grant<V extends Verb = Verb> {
  readonly [granted]: V
  readonly verb: V
  readonly actor: Actor | null
  readonly scope: RowScope
}

const breadth: Record<ScopeLevel, number> = { own: 0, team: 1, subtree: 2, custom: 3, all: 4 }

/** The narrower of what the role may have and what was assigned: nobody gains by a careless assignment. */
function effectiveLevel(cap: ScopeLevel, assigned: ScopeLevel): ScopeLevel {
  if (cap === 'all') return assigned
  // Units that an administrator chose are a list of subtrees: for roles that may reach a subtree at all.
  if (assigned === 'custom') return breadth[cap] >= breadth.subtree ? 'custom' : cap
  if (assigned === 'all') return cap === 'custom' ? 'subtree' : cap
  return breadth[assigned] < breadth[cap] ? assigned : cap
}

/** Looks only at what the table itself says: a name such as `constructor` finds nothing that JavaScript put there. */
function capOf(verb: Verb, role: Role): ScopeLevel | undefined {
  const byRole = Object.hasOwn(policyTable, verb) ? policyTable[verb] : {}
  return Object.hasOwn(byRole, role) ? byRole[role] : undefined
}

/** How far an actor may use a verb: the widest over all roles held; null when not at all. */
export function reach(actor: Actor, verb: Verb): { level: ScopeLevel; scope: RowScope } | null {
  const unitIds = new Set<string>()
  let own = false
  let widest: ScopeLevel | null = null
  for (const assignment of actor.assignments) {
    const cap = capOf(verb, assignment.role)
    if (cap === undefined) continue
    const level = effectiveLevel(cap, assignment.scope)
    if (widest === null || breadth[level] > breadth[widest]) widest = level
    if (level === 'all') return { level, scope: { all: true } }
    if (level === 'own') own = true
    else if (level === 'team') unitIds.add(assignment.unitId)
    else for (const id of level === 'custom' ? assignment.customIds : assignment.subtreeIds) unitIds.add(id)
  }
  if (widest === null) return null
  return { level: widest, scope: { all: false, unitIds: [...unitIds], ownerId: own ? actor.userId : null } }
}

/** Denied by default: a verb that no held role has in the policy table is refused. */
export function authorize<V extends Verb>(actor: Actor, verb: V): Result<Grant<V>> {
  const reached = reach(actor, verb)
  if (reached === null) return fail(forbidden())
  return ok({ verb, actor, scope: reached.scope } as Grant<V>)
}

/** For work without a person behind it (jobs, the command line). Everything is in reach. */
export function grantSystem<V extends Verb>(verb: V): Grant<V> {
  return { verb, actor: null, scope: { all: true } } as Grant<V>
}

/** True when a row with this unit and owner is in reach. */
export function covers(scope: RowScope, row: { unitId: string | null; ownerId: string | null }): boolean {
  if (scope.all) return true
  if (row.unitId !== null && scope.unitIds.includes(row.unitId)) return true
  return scope.ownerId !== null && scope.ownerId === row.ownerId
}

/** The same as `covers`, as an SQL condition on a unit column and an owner column. */
export function scopeCondition(
  scope: RowScope,
  unitColumn: string,
  ownerColumn: string,
): RawBuilder<boolean> {
  if (scope.all) return sql<boolean>`true`
  const unit = sql.ref(unitColumn)
  const owner = sql.ref(ownerColumn)
  if (scope.unitIds.length === 0)
    return scope.ownerId === null ? sql<boolean>`false` : sql<boolean>`${owner} = ${scope.ownerId}`
  const inUnits = sql<boolean>`${unit} = any(${scope.unitIds}::uuid[])`
  return scope.ownerId === null ? inUnits : sql<boolean>`(${inUnits} or ${owner} = ${scope.ownerId})`
}
