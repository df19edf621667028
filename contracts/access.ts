import { z } from 'zod'

/** Roles of the catalogue, section (c). A person may hold several, each at one organisation unit. */
export const roles = [
  'account_manager',
  'team_leader',
  'assessor',
  'analyst',
  'administrator',
  'department_viewer',
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
  'customers.import',
  'customers.export',
  'customers.disclose',
  'visits.plan',
  'visits.perform',
  'visits.read',
  'visits.export',
  'visits.configure',
] as const
export const verb = z.enum(verbs)
export type Verb = z.infer<typeof verb>
