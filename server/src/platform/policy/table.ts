import type { Role, ScopeLevel, Verb } from '#contracts/access.ts'

/**
 * Which role may do what, and how far at most. Absent means refused. Duties are apart: the administrator manages
 * people and settings but reads no customers and no visits, and nobody can give themselves a role (identity refuses
 * it). Reading the audit trail is a right like others; changing it is none.
 */
export const policyTable: Readonly<Record<Verb, Partial<Record<Role, ScopeLevel>>>> = {
  'identity.read': { administrator: 'all', team_leader: 'subtree' },
  'identity.manage': { administrator: 'all' },
  'audit.read': { administrator: 'all', assessor: 'subtree' },
  'settings.read': { administrator: 'all', team_leader: 'subtree', analyst: 'subtree' },
  'settings.manage': { administrator: 'all' },
  'operations.read': { administrator: 'all' },
  'customers.read': {
    account_manager: 'own',
    team_leader: 'subtree',
    assessor: 'subtree',
    analyst: 'subtree',
    department_viewer: 'subtree',
  },
  'customers.write': { account_manager: 'own', team_leader: 'subtree' },
  'customers.assign': { team_leader: 'subtree' },
  'customers.import': { team_leader: 'subtree' },
  'customers.export': { team_leader: 'subtree', analyst: 'subtree' },
  'customers.disclose': { account_manager: 'own', team_leader: 'subtree' },
  'visits.plan': { account_manager: 'own', team_leader: 'subtree' },
  'visits.perform': { account_manager: 'own', team_leader: 'own' },
  'visits.read': {
    account_manager: 'own',
    team_leader: 'subtree',
    assessor: 'subtree',
    analyst: 'subtree',
    department_viewer: 'subtree',
  },
  'visits.export': { team_leader: 'subtree', assessor: 'subtree', analyst: 'subtree' },
  'visits.configure': { administrator: 'all', team_leader: 'subtree' },
}
