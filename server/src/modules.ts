import type { FastifyInstance } from 'fastify'
import { createCustomersModule } from '#modules/customers/index.ts'
import { createIdentityModule, type IdentityApi } from '#modules/identity/index.ts'
import { createOperationsModule, registerMaps } from '#modules/operations/index.ts'
import { createVisitsModule } from '#modules/visits/index.ts'
import type { AuditTrail } from '#platform/audit/index.ts'
import type { BusinessCalendar } from '#platform/calendar/business-calendar.ts'
import type { FileStore } from '#platform/files/file-store.ts'
import type { Pack } from '#platform/pack/pack.ts'
import type { Platform, ServerModule } from '#platform/platform.ts'
import type { RealtimeHub } from '#platform/realtime/hub.ts'
import type { SettingStore } from '#platform/settings/setting-store.ts'

export interface ModuleDeps {
  readonly pack: Pack
  readonly version: string
  readonly auditTrail: AuditTrail
  readonly settings: SettingStore
  readonly calendar: BusinessCalendar
  readonly files: FileStore
  readonly hub: RealtimeHub
}

export interface Modules {
  readonly all: readonly ServerModule[]
  readonly identity: IdentityApi
  registerMaps(http: FastifyInstance): Promise<void>
  /** Ends what modules keep running: threads, timers. */
  stop(): Promise<void>
}

/** Makes every module and hands each the public faces it needs of the others. */
export async function createModules(platform: Platform, deps: ModuleDeps): Promise<Modules> {
  const identity = await createIdentityModule(platform, { auditTrail: deps.auditTrail })
  const customers = createCustomersModule(platform, identity, deps.pack)
  const visits = createVisitsModule(platform, { identity, customers, visitForm: deps.pack.visitForm })
  const operations = createOperationsModule(platform, {
    ...deps,
    resolveActor: (request) => identity.resolveActor(request),
    namesOfUsers: async (ids) => namesOf(await identity.people(ids)),
    namesOfUnits: async (ids) => namesOf(await identity.units(ids)),
  })
  return {
    all: [identity, customers, visits, operations],
    identity,
    registerMaps: (http) => registerMaps(http, platform.config.pack),
    stop: () => visits.close(),
  }
}

function namesOf(found: ReadonlyMap<string, { readonly name: string }>): ReadonlyMap<string, string> {
  return new Map([...found].map(([id, { name }]) => [id, name]))
}
