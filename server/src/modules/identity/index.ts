import type { FastifyRequest } from 'fastify'
import { unattendedHeader } from '#contracts/http.ts'
import { stream } from '#contracts/operations.ts'
import type { AuditTrail } from '#platform/audit/index.ts'
import type { Job } from '#platform/jobs/jobs.ts'
import type { ExportGate } from '#platform/exports/export-gate.ts'
import type { NamesOfThings, Platform, ServerModule } from '#platform/platform.ts'
import type { Actor } from '#platform/policy/index.ts'
import { auditRoutes } from './audit.routes.ts'
import type { Directory } from './directory.ts'
import { passwordChangeRequired, secondFactorRequired } from './identity.errors.ts'
import { identitySettings } from './identity.settings.ts'
import { organisationRoutes } from './organisation.routes.ts'
import { createParts } from './parts.ts'
import { sessionRoutes } from './session.routes.ts'
import { readSessionCookie } from './sign-in/cookie.ts'
import type { LiveSession, Sessions } from './sign-in/sessions.ts'

export { identityClassification } from './identity.classification.ts'
export type { Directory, Person, UnitName } from './directory.ts'
export { type LoadedUnit, type LoadedUser, loadOrganisation } from './load-organisation.ts'
export { type OperatorReset, resetByOperator } from './reset-by-operator.ts'
export { generatePassword } from './sign-in/password-policy.ts'

/** What the program and other modules use of identity. */
export interface IdentityApi extends Directory {
  /**
   * Who calls, from the session cookie; null for nobody. Throws the `AppError` that says what to do when the person
   * has to change the password or enable a second factor first and asks for anything else.
   */
  resolveActor(request: FastifyRequest): Promise<Actor | null>
}

export interface IdentityDeps {
  readonly auditTrail: AuditTrail
  /** How the other modules name what the audit trail speaks of. */
  readonly namesOfThings?: () => readonly NamesOfThings[]
  /** Where every export passes; made after this module. */
  readonly exportGate?: () => ExportGate
  /** What other modules add to somebody's reach: colleagues they stand in for, account teams they are in today. */
  readonly reachBeside?: (userId: string) => Promise<Pick<Actor, 'standsInFor' | 'teams'>>
}

/** Without a gate nothing leaves. */
const noGate = (): ExportGate => {
  throw new Error('exports need the gate of the privacy module')
}

/** Organisation, people, rights, signing in, and reading the audit trail. Makes its key file at the first start. */
export async function createIdentityModule(
  platform: Platform,
  { auditTrail, namesOfThings = () => [], exportGate = noGate, reachBeside = async () => ({}) }: IdentityDeps,
): Promise<ServerModule & IdentityApi> {
  const parts = await createParts(platform, auditTrail, namesOfThings, exportGate)
  // For streams, which ask again and again, and for jobs as for requests: a substitute keeps what it stands in for.
  const complete = async (actor: Actor): Promise<Actor> => ({
    ...actor,
    ...(await reachBeside(actor.userId)),
  })
  return {
    ...parts.directory,
    async actor(userId) {
      const actor = await parts.directory.actor(userId)
      return actor && complete(actor)
    },
    name: 'identity',
    routes: [...sessionRoutes(parts), ...organisationRoutes(parts), ...auditRoutes(parts)],
    settings: identitySettings,
    jobs: [cleanUpJob(parts.sessions)],
    async resolveActor(request) {
      const token = readSessionCookie(request)
      if (token === null) return null
      const live = await parts.sessions.resolve(token, isUnattended(request) ? 'screen' : 'person')
      if (live === null) return null
      refuseBeforeDuty(live.duty, request.routeOptions.config.endpoint ?? '')
      return complete(live.actor)
    },
  }
}

/** What stays open to somebody who has to change the password, and to somebody who has to enable a second factor. */
const always = [
  'installation.get',
  'identity.me',
  'identity.session',
  'identity.setLocale',
  'identity.logout',
  'identity.passwordRules',
  'identity.changePassword',
  'identity.login',
  'identity.loginSecondFactor',
  'identity.loginOptions',
  'identity.oidcStart',
  'identity.oidcCallback',
]
const open = {
  change_password: new Set(always),
  enable_second_factor: new Set([...always, 'identity.beginSecondFactor', 'identity.confirmSecondFactor']),
}

/**
 * Whether nobody stands behind a request: screens say so of what they ask for by themselves, and an open stream is
 * never somebody's deed. Who would forge the header shortens their own session.
 */
const isUnattended = (request: FastifyRequest): boolean =>
  request.headers[unattendedHeader] !== undefined || request.routeOptions.config.endpoint === stream.name

function refuseBeforeDuty(duty: LiveSession['duty'], endpoint: string): void {
  if (duty === null || open[duty].has(endpoint)) return
  throw duty === 'change_password' ? passwordChangeRequired() : secondFactorRequired()
}

const cleanUpJob = (sessions: Sessions): Job => ({
  name: 'identity.clean_up',
  cron: '17 * * * *',
  run: () => sessions.cleanUp(),
})
