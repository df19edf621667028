import type { AuditTrail } from '#platform/audit/index.ts'
import type { ExportGate } from '#platform/exports/export-gate.ts'
import { loadKey } from '#platform/keys/keys.ts'
import type { NamesOfThings, Platform } from '#platform/platform.ts'
import { createDirectory, type Directory } from './directory.ts'
import { createUnitsService, type UnitsService } from './organisation/units.service.ts'
import { createPeopleService, type PeopleService } from './people/people.service.ts'
import { type AccountService, createAccountService } from './sign-in/account.service.ts'
import { createGuessing } from './sign-in/guessing.ts'
import { createOidc, type Oidc } from './sign-in/oidc.ts'
import { createPasswordHasher } from './sign-in/password-hasher.ts'
import { createSecondFactors } from './sign-in/second-factor.ts'
import { createSessions } from './sign-in/sessions.ts'
import { createSignInService, type SignInParts, type SignInService } from './sign-in/sign-in.service.ts'

/** The pieces of the module, wired once. */
export interface IdentityParts extends SignInParts {
  readonly platform: Platform
  readonly auditTrail: AuditTrail
  readonly directory: Directory
  readonly namesOfThings: () => readonly NamesOfThings[]
  readonly exportGate: () => ExportGate
  readonly units: UnitsService
  readonly people: PeopleService
  readonly signIn: SignInService
  readonly account: AccountService
  readonly oidc: Oidc
}

export async function createParts(
  platform: Platform,
  auditTrail: AuditTrail,
  namesOfThings: () => readonly NamesOfThings[],
  exportGate: () => ExportGate,
): Promise<IdentityParts> {
  const key = await loadKey(platform.config.dataDir, 'identity')
  const sessions = createSessions(platform)
  const signInParts: SignInParts = {
    hasher: createPasswordHasher(),
    guessing: createGuessing(platform.db, platform.settings),
    sessions,
    secondFactors: createSecondFactors(key),
  }
  const signIn = createSignInService(platform, signInParts)
  return {
    ...signInParts,
    platform,
    auditTrail,
    namesOfThings,
    exportGate,
    directory: createDirectory(platform),
    units: createUnitsService(platform, () => sessions.forgetAll()),
    people: createPeopleService(platform, signInParts),
    signIn,
    account: createAccountService(platform, signIn, signInParts),
    oidc: createOidc(platform, key),
  }
}
