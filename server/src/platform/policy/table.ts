import type { Role, ScopeLevel, TeamRole, Verb } from '#contracts/access.ts'

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
    service_agent: 'subtree',
  },
  'customers.write': { account_manager: 'own', team_leader: 'subtree' },
  'customers.assign': { team_leader: 'subtree' },
  // With own rows: the pool of the own unit, as far as its rule reaches.
  'customers.claim': { account_manager: 'own', team_leader: 'subtree' },
  'customers.configure': { team_leader: 'subtree' },
  'customers.import': { team_leader: 'subtree' },
  'customers.merge': { team_leader: 'subtree' },
  'customers.export': { team_leader: 'subtree', analyst: 'subtree' },
  // May ask at all; what is answered, the rules of disclosure decide.
  'customers.disclose': { account_manager: 'own', team_leader: 'subtree', service_agent: 'subtree' },
  // Birthdays, families, characters of key persons: those who look after the customer, and nobody else.
  'people.read': { account_manager: 'own', team_leader: 'subtree' },
  // What somebody owns: those who look after the customer, and nobody else.
  'holdings.read': { account_manager: 'own', team_leader: 'subtree' },
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
  'inspections.plan': { assessor: 'subtree', team_leader: 'subtree' },
  // Plans of others before their results are published: not even the leader of those assessed.
  'inspections.preview': { assessor: 'subtree' },
  'inspections.perform': { assessor: 'own', team_leader: 'own' },
  'inspections.read': { assessor: 'subtree', team_leader: 'subtree', analyst: 'subtree' },
  'inspections.respond': { account_manager: 'own' },
  'inspections.summary': {
    assessor: 'subtree',
    team_leader: 'subtree',
    analyst: 'subtree',
    department_viewer: 'subtree',
  },
  // Figures of single people: themselves and whoever supervises them. Other departments get units only (S1.43).
  'analysis.read': {
    account_manager: 'own',
    team_leader: 'subtree',
    assessor: 'subtree',
    analyst: 'subtree',
  },
  'analysis.aggregate': {
    team_leader: 'subtree',
    assessor: 'subtree',
    analyst: 'subtree',
    department_viewer: 'subtree',
  },
  'analysis.site': { team_leader: 'subtree', analyst: 'subtree', department_viewer: 'subtree' },
  'territories.read': { account_manager: 'own', team_leader: 'subtree', analyst: 'subtree' },
  'territories.design': { team_leader: 'subtree' },
  'territories.approve': { team_leader: 'subtree' },
  'privacy.manage': { administrator: 'all' },
  'privacy.consents': { account_manager: 'own', team_leader: 'subtree', service_agent: 'subtree' },
  'privacy.subjects': { team_leader: 'subtree' },
  // The second person of an export or an erasure; never for one's own request.
  'privacy.approve': { administrator: 'all', team_leader: 'subtree' },
  'interfaces.manage': { administrator: 'all' },
}

/**
 * What a member of a customer's account team may do with that one customer, beyond what the person's roles reach. It
 * opens no verb that none of these roles has: it only reaches further.
 */
export const teamTable: Readonly<Record<TeamRole, readonly Verb[]>> = {
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
