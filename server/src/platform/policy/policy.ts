import { sql, type RawBuilder } from 'kysely'
import type { Role, ScopeLevel, TeamRole, Verb } from '#contracts/access.ts'
import type { Locale } from '#contracts/identity.ts'
import { forbidden } from '../errors/errors.ts'
import { fail, ok, type Result } from '../errors/result.ts'
import { policyTable, teamTable } from './table.ts'

/** Somebody who is signed in, with everything that decides what they may do. */
export interface Actor {
  readonly userId: string
  readonly account: string
  readonly name: string
  readonly unitId: string
  readonly locale: Locale
  readonly sessionId: string
  readonly assignments: readonly Assignment[]
  /** Colleagues who are away today and named this person as their substitute. */
  readonly standsInFor?: readonly string[]
  /** Customers in whose account team this person is today. */
  readonly teams?: readonly Membership[]
  /** Set when no person stands behind the request but another system: it has no roles, only these rights. */
  readonly machine?: Machine
}

/** Exactly what an interface account may do, and in which units (everything below already included). */
export interface Machine {
  readonly verbs: readonly Verb[]
  readonly unitIds: readonly string[]
}

/** A part in the account team of one customer. */
export interface Membership {
  readonly customerId: string
  readonly role: TeamRole
  /** Handed over for today alone: its substitute sees it and calls, as for somebody who is away. */
  readonly lent?: true
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
  | {
      readonly all: false
      readonly unitIds: readonly string[]
      readonly ownerId: string | null
      /** People whose rows count as the holder's own today: the holder stands in for them. */
      readonly standIns?: readonly string[]
      /** Single customers that the holder reaches as a member of their account teams. */
      readonly customerIds?: readonly string[]
    }

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

/** What a substitute may do with the rows of somebody who is away: see them and call, never change or plan them. */
const standInVerbs: ReadonlySet<Verb> = new Set<Verb>(['customers.read', 'customers.disclose', 'visits.read'])

/** How far an actor may use a verb: the widest over all roles held; null when not at all. */
export function reach(actor: Actor, verb: Verb): { level: ScopeLevel; scope: RowScope } | null {
  if (actor.machine) {
    const { verbs, unitIds } = actor.machine
    return verbs.includes(verb) ? { level: 'custom', scope: { all: false, unitIds, ownerId: null } } : null
  }
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
  const standIns = own && standInVerbs.has(verb) ? (actor.standsInFor ?? []) : []
  const customerIds = (actor.teams ?? []).flatMap(({ customerId, role, lent = false }) =>
    (lent ? standInVerbs.has(verb) : teamTable[role].includes(verb)) ? [customerId] : [],
  )
  const scope: RowScope = {
    all: false,
    unitIds: [...unitIds],
    ownerId: own ? actor.userId : null,
    ...(standIns.length > 0 && { standIns }),
    ...(customerIds.length > 0 && { customerIds }),
  }
  return { level: widest, scope }
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

/**
 * True when a row with this unit and owner is in reach. `customerId` is given only where the row is a customer, or
 * belongs to one as its history does: an account team opens nothing else.
 */
export function covers(
  scope: RowScope,
  row: { unitId: string | null; ownerId: string | null; customerId?: string },
): boolean {
  if (scope.all) return true
  if (row.unitId !== null && scope.unitIds.includes(row.unitId)) return true
  if (row.customerId !== undefined && scope.customerIds?.includes(row.customerId) === true) return true
  if (row.ownerId === null) return false
  return scope.ownerId === row.ownerId || scope.standIns?.includes(row.ownerId) === true
}

/** The same as `covers`, as an SQL condition on a unit column, an owner column and, for customers, their id. */
export function scopeCondition(
  scope: RowScope,
  unitColumn: string,
  ownerColumn: string,
  customerColumn: string | null = null,
): RawBuilder<boolean> {
  if (scope.all) return sql<boolean>`true`
  const ways: RawBuilder<boolean>[] = []
  if (scope.unitIds.length > 0)
    ways.push(sql<boolean>`${sql.ref(unitColumn)} = any(${scope.unitIds}::uuid[])`)
  const own = ownerCondition(scope, sql.ref(ownerColumn))
  if (own !== null) ways.push(own)
  if (customerColumn !== null && scope.customerIds !== undefined)
    ways.push(sql<boolean>`${sql.ref(customerColumn)} = any(${scope.customerIds}::uuid[])`)
  const [only] = ways
  if (only === undefined) return sql<boolean>`false`
  return ways.length === 1 ? only : sql<boolean>`(${sql.join(ways, sql` or `)})`
}

function ownerCondition(
  { ownerId, standIns = [] }: Exclude<RowScope, { all: true }>,
  column: RawBuilder<unknown>,
): RawBuilder<boolean> | null {
  if (standIns.length === 0) return ownerId === null ? null : sql<boolean>`${column} = ${ownerId}`
  const owners = ownerId === null ? standIns : [ownerId, ...standIns]
  return sql<boolean>`${column} = any(${owners}::uuid[])`
}
