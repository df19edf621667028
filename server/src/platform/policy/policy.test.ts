import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Role, roles, type ScopeLevel, scopeLevels, type Verb, verbs } from '#contracts/access.ts'
import { type Actor, type Assignment, authorize, covers, grantSystem, policyTable, reach } from './index.ts'

const unit = '00000000-0000-7000-8000-000000000001'
const below = '00000000-0000-7000-8000-000000000002'
const chosen = '00000000-0000-7000-8000-000000000003'
const elsewhere = '00000000-0000-7000-8000-000000000004'
const me = '00000000-0000-7000-8000-0000000000aa'
const other = '00000000-0000-7000-8000-0000000000bb'

const assignment = (role: Role, scope: ScopeLevel): Assignment => ({
  role,
  unitId: unit,
  scope,
  subtreeIds: [unit, below],
  customIds: scope === 'custom' ? [chosen] : [],
})
const actor = (...assignments: Assignment[]): Actor => ({
  userId: me,
  account: 'a',
  name: 'A',
  unitId: unit,
  locale: 'zh-CN',
  sessionId: 's',
  assignments,
})

/**
 * The truth table, written a second time and by hand: what each role may do at most. A change of `policyTable` that
 * was not meant fails here.
 */
const expected: Record<Role, Partial<Record<Verb, ScopeLevel>>> = {
  account_manager: {
    'customers.read': 'own',
    'customers.write': 'own',
    'customers.claim': 'own',
    'people.read': 'own',
    'holdings.read': 'own',
    'customers.disclose': 'own',
    'privacy.consents': 'own',
    'visits.plan': 'own',
    'visits.perform': 'own',
    'visits.read': 'own',
    'inspections.respond': 'own',
    'analysis.read': 'own',
    'territories.read': 'own',
  },
  team_leader: {
    'identity.read': 'subtree',
    'settings.read': 'subtree',
    'customers.read': 'subtree',
    'customers.write': 'subtree',
    'customers.assign': 'subtree',
    'customers.claim': 'subtree',
    'customers.configure': 'subtree',
    'people.read': 'subtree',
    'holdings.read': 'subtree',
    'customers.merge': 'subtree',
    'customers.import': 'subtree',
    'customers.export': 'subtree',
    'customers.disclose': 'subtree',
    'privacy.consents': 'subtree',
    'privacy.subjects': 'subtree',
    'privacy.approve': 'subtree',
    'visits.plan': 'subtree',
    'visits.perform': 'own',
    'visits.read': 'subtree',
    'visits.export': 'subtree',
    'visits.configure': 'subtree',
    'inspections.plan': 'subtree',
    'inspections.perform': 'own',
    'inspections.read': 'subtree',
    'inspections.summary': 'subtree',
    'analysis.read': 'subtree',
    'analysis.aggregate': 'subtree',
    'analysis.site': 'subtree',
    'territories.read': 'subtree',
    'territories.design': 'subtree',
    'territories.approve': 'subtree',
  },
  assessor: {
    'audit.read': 'subtree',
    'customers.read': 'subtree',
    'visits.read': 'subtree',
    'visits.export': 'subtree',
    'inspections.plan': 'subtree',
    'inspections.preview': 'subtree',
    'inspections.perform': 'own',
    'inspections.read': 'subtree',
    'inspections.summary': 'subtree',
    'analysis.read': 'subtree',
    'analysis.aggregate': 'subtree',
  },
  analyst: {
    'settings.read': 'subtree',
    'customers.read': 'subtree',
    'customers.export': 'subtree',
    'visits.read': 'subtree',
    'visits.export': 'subtree',
    'inspections.read': 'subtree',
    'inspections.summary': 'subtree',
    'analysis.read': 'subtree',
    'analysis.aggregate': 'subtree',
    'analysis.site': 'subtree',
    'territories.read': 'subtree',
  },
  administrator: {
    'identity.read': 'all',
    'identity.manage': 'all',
    'audit.read': 'all',
    'settings.read': 'all',
    'settings.manage': 'all',
    'operations.read': 'all',
    'privacy.manage': 'all',
    'privacy.approve': 'all',
    'interfaces.manage': 'all',
    'visits.configure': 'all',
  },
  department_viewer: {
    'customers.read': 'subtree',
    'visits.read': 'subtree',
    'inspections.summary': 'subtree',
    'analysis.aggregate': 'subtree',
    'analysis.site': 'subtree',
  },
  // Verifies what a caller says; reads little, writes nothing but consents.
  service_agent: {
    'customers.read': 'subtree',
    'customers.disclose': 'subtree',
    'privacy.consents': 'subtree',
  },
}

/** What comes out when a role that may go as far as `cap` is assigned with `assigned`; all 25 cases. */
const outcome: Record<ScopeLevel, Record<ScopeLevel, ScopeLevel>> = {
  own: { own: 'own', team: 'own', subtree: 'own', custom: 'own', all: 'own' },
  team: { own: 'own', team: 'team', subtree: 'team', custom: 'team', all: 'team' },
  subtree: { own: 'own', team: 'team', subtree: 'subtree', custom: 'custom', all: 'subtree' },
  custom: { own: 'own', team: 'team', subtree: 'subtree', custom: 'custom', all: 'subtree' },
  all: { own: 'own', team: 'team', subtree: 'subtree', custom: 'custom', all: 'all' },
}

const rows = {
  mine: { unitId: elsewhere, ownerId: me },
  team: { unitId: unit, ownerId: other },
  below: { unitId: below, ownerId: other },
  chosen: { unitId: chosen, ownerId: other },
  elsewhere: { unitId: elsewhere, ownerId: other },
  nowhere: { unitId: null, ownerId: null },
}
const reached: Record<ScopeLevel, (keyof typeof rows)[]> = {
  own: ['mine'],
  team: ['team'],
  subtree: ['team', 'below'],
  custom: ['chosen'],
  all: ['mine', 'team', 'below', 'chosen', 'elsewhere', 'nowhere'],
}

// S1.43: one set of data, seen by those who do, those who supervise and those who collect information.
// S7.87: which role may look up which customer data is written down, and nobody else may.
describe('S1.43 S7.87 every role × verb × assigned level', () => {
  for (const role of roles) {
    test(role, () => {
      for (const verb of verbs) {
        for (const level of scopeLevels) {
          const holder = actor(assignment(role, level))
          const cap = expected[role][verb]
          const grant = authorize(holder, verb)
          const label = `${role} ${verb} assigned ${level}`
          if (cap === undefined) {
            expect(grant.ok, label).toBe(false)
            if (!grant.ok) expect(grant.error, label).toMatchObject({ code: 'forbidden', status: 403 })
            expect(reach(holder, verb), label).toBeNull()
            continue
          }
          if (!grant.ok) throw new Error(`${label} was refused`)
          expect(reach(holder, verb)?.level, label).toBe(outcome[cap][level])
          const covered = Object.entries(rows).flatMap(([name, row]) =>
            covers(grant.value.scope, row) ? [name] : [],
          )
          expect(covered, label).toEqual(reached[outcome[cap][level]])
        }
      }
    })
  }
})

test('S1.5 another system has its verbs in its units and nothing else, whatever roles and teams are put beside them', () => {
  const machine: Actor = {
    ...actor(assignment('administrator', 'all'), assignment('team_leader', 'subtree')),
    standsInFor: [other],
    teams: [{ customerId: other, role: 'chief' }],
    machine: { verbs: ['visits.read'], unitIds: [chosen] },
  }
  expect(verbs.filter((verb) => authorize(machine, verb).ok)).toEqual(['visits.read'])
  const grant = authorize(machine, 'visits.read')
  if (!grant.ok) throw grant.error
  const covered = Object.entries(rows).flatMap(([name, row]) =>
    covers(grant.value.scope, row) ? [name] : [],
  )
  // Not even rows of its own: it has none.
  expect(covered).toEqual(['chosen'])
})

test('S1.42 a customer lent for the day may be read and called by its substitute, and nothing else', () => {
  const customerId = other
  const lent: Actor = {
    ...actor(assignment('account_manager', 'own')),
    teams: [{ customerId, role: 'support', lent: true }],
  }
  const row = { unitId: elsewhere, ownerId: other, customerId }
  const reaching = verbs.filter((verb) => {
    const grant = authorize(lent, verb)
    return grant.ok && covers(grant.value.scope, row)
  })
  expect(reaching.toSorted()).toEqual(['customers.disclose', 'customers.read', 'visits.read'])
})

test('nobody without a role may do anything', () => {
  for (const verb of verbs) expect(authorize(actor(), verb).ok, verb).toBe(false)
})

test('a role or a verb that is not in the table is refused, whatever it is called', () => {
  for (const name of ['superuser', 'constructor', 'toString', '__proto__', 'hasOwnProperty'])
    for (const verb of verbs)
      expect(authorize(actor(assignment(name as Role, 'all')), verb).ok, `${name} ${verb}`).toBe(false)
  for (const name of ['customers.destroy', 'constructor', '__proto__', 'toString'])
    expect(authorize(actor(assignment('administrator', 'all')), name as Verb).ok, name).toBe(false)
})

test('duties are apart: who manages accounts reads no customers, who works with customers manages no accounts', () => {
  for (const role of roles) {
    const manages = policyTable['identity.manage'][role] !== undefined
    const touches = verbs.filter((verb) => /^(customers|visits\.(read|plan|perform|export))/.test(verb))
    if (manages)
      for (const verb of touches) expect(policyTable[verb][role], `${role} ${verb}`).toBeUndefined()
  }
})

const anyAssignment = fc.record({
  role: fc.constantFrom(...roles),
  unitId: fc.constantFrom(unit, below, elsewhere),
  scope: fc.constantFrom(...scopeLevels),
  subtreeIds: fc.subarray([unit, below, elsewhere]),
  customIds: fc.subarray([chosen, below]),
})
const anyRow = fc.record({
  unitId: fc.constantFrom(unit, below, chosen, elsewhere, null),
  ownerId: fc.constantFrom(me, other, null),
})

test('one more role never takes a right or a row away', () => {
  fc.assert(
    fc.property(
      fc.array(anyAssignment, { maxLength: 4 }),
      anyAssignment,
      fc.constantFrom(...verbs),
      anyRow,
      (held, more, verb, row) => {
        const before = authorize(actor(...held), verb)
        const after = authorize(actor(...held, more), verb)
        if (!before.ok) return
        expect(after.ok).toBe(true)
        if (after.ok && covers(before.value.scope, row)) expect(covers(after.value.scope, row)).toBe(true)
      },
    ),
  )
})

test('several roles reach exactly what each of them reaches', () => {
  fc.assert(
    fc.property(
      fc.array(anyAssignment, { minLength: 1, maxLength: 4 }),
      fc.constantFrom(...verbs),
      anyRow,
      (held, verb, row) => {
        const covered = (assignments: Assignment[]) => {
          const grant = authorize(actor(...assignments), verb)
          return grant.ok && covers(grant.value.scope, row)
        }
        expect(covered(held)).toBe(held.some((one) => covered([one])))
      },
    ),
  )
})

test('a row without a unit and an owner is reached only by a right to everything', () => {
  fc.assert(
    fc.property(fc.array(anyAssignment, { maxLength: 4 }), fc.constantFrom(...verbs), (held, verb) => {
      const grant = authorize(actor(...held), verb)
      if (grant.ok && !grant.value.scope.all)
        expect(covers(grant.value.scope, { unitId: null, ownerId: null })).toBe(false)
    }),
  )
})

test('work without a person behind it reaches everything and names nobody', () => {
  const grant = grantSystem('customers.read')
  expect(grant).toMatchObject({ verb: 'customers.read', actor: null, scope: { all: true } })
})

describe('S23.1 a part in a customer’s account team', () => {
  const shared = '00000000-0000-7000-8000-0000000000c1'
  const elsewhereRow = { unitId: elsewhere, ownerId: other }
  const member = (role: 'chief' | 'manager' | 'support', holder: Actor): Actor => ({
    ...holder,
    teams: [{ customerId: shared, role }],
  })

  test('reaches that customer by the verbs of the part, and never a verb that the roles do not have', () => {
    const allowed: Record<'chief' | 'manager' | 'support', readonly Verb[]> = {
      chief: [
        'customers.read',
        'customers.write',
        'customers.disclose',
        'people.read',
        'holdings.read',
        'visits.read',
      ],
      manager: [
        'customers.read',
        'customers.write',
        'customers.disclose',
        'people.read',
        'holdings.read',
        'visits.read',
      ],
      support: ['customers.read', 'visits.read'],
    }
    for (const part of ['chief', 'manager', 'support'] as const)
      for (const role of roles)
        for (const verb of verbs) {
          const alone = authorize(actor(assignment(role, 'own')), verb)
          const grant = authorize(member(part, actor(assignment(role, 'own'))), verb)
          const label = `${part} ${role} ${verb}`
          expect(grant.ok, label).toBe(alone.ok)
          if (!grant.ok || !alone.ok) continue
          const reached = covers(grant.value.scope, { ...elsewhereRow, customerId: shared })
          expect(reached, label).toBe(allowed[part].includes(verb))
          // Neither the row without its customer, nor another customer.
          expect(covers(grant.value.scope, elsewhereRow), label).toBe(false)
          expect(covers(grant.value.scope, { ...elsewhereRow, customerId: below }), label).toBe(false)
        }
  })
})
