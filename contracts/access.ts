import { z } from 'zod'

/** Roles of the catalogue, section (c). A person may hold several, each at one organisation unit. */
export const roles = [
  'account_manager',
  'team_leader',
  'assessor',
  'analyst',
  'administrator',
  'department_viewer',
  'service_agent',
] as const
export const role = z.enum(roles)
export type Role = z.infer<typeof role>

/**
 * How far a right reaches: own rows; the holder's team (the unit itself); the unit and all below it; a list of
 * units chosen by the administrator (each with all below it); everything.
 */
export const scopeLevels = ['own', 'team', 'subtree', 'custom', 'all'] as const
export const scopeLevel = z.enum(scopeLevels)
export type ScopeLevel = z.infer<typeof scopeLevel>

/** Parts in the account team of one customer: who leads it, who works on it with the owner, who helps and looks on. */
export const teamRoles = ['chief', 'manager', 'support'] as const
export const teamRole = z.enum(teamRoles)
export type TeamRole = z.infer<typeof teamRole>

/** Everything that can be allowed. The server's policy table says which role may do it, and how far. */
export const verbs = [
  'identity.read',
  'identity.manage',
  'audit.read',
  'settings.read',
  'settings.manage',
  'operations.read',
  'customers.read',
  'customers.write',
  'customers.assign',
  'customers.claim',
  'customers.configure',
  'customers.import',
  'customers.merge',
  'customers.export',
  'customers.disclose',
  'people.read',
  'holdings.read',
  'visits.plan',
  'visits.perform',
  'visits.read',
  'visits.export',
  'visits.configure',
  'inspections.plan',
  'inspections.preview',
  'inspections.perform',
  'inspections.read',
  'inspections.respond',
  'inspections.summary',
  'analysis.read',
  'analysis.aggregate',
  'analysis.site',
  'territories.read',
  'territories.design',
  'territories.approve',
  'privacy.manage',
  'privacy.consents',
  'privacy.subjects',
  'privacy.approve',
  'interfaces.manage',
] as const
export const verb = z.enum(verbs)
export type Verb = z.infer<typeof verb>
