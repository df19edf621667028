import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { createAnalysisModule } from '#modules/analysis/index.ts'
import { createCustomersModule, type CustomersApi } from '#modules/customers/index.ts'
import { createHoldingsModule } from '#modules/holdings/index.ts'
import { createIdentityModule, type IdentityApi } from '#modules/identity/index.ts'
import { createInspectionsModule } from '#modules/inspections/index.ts'
import { createInterfacesModule } from '#modules/interfaces/index.ts'
import { createOperationsModule, registerMaps } from '#modules/operations/index.ts'
import { createPrivacyModule, type PrivacyApi } from '#modules/privacy/index.ts'
import { createPositioningModule } from '#modules/positioning/index.ts'
import { createTerritoriesModule } from '#modules/territories/index.ts'
import { createVisitsModule } from '#modules/visits/index.ts'
import type { AuditTrail } from '#platform/audit/index.ts'
import type { BusinessCalendar } from '#platform/calendar/business-calendar.ts'
import type { CustomerRows } from '#platform/customer-rows/customer-rows.ts'
import type { ProtectedField } from '#platform/disclosure/disclosure.ts'
import type { Processor } from '#platform/events/events.ts'
import type { FileStore } from '#platform/files/file-store.ts'
import type { Pack } from '#platform/pack/pack.ts'
import type { NamesOfThings, Platform, ServerModule } from '#platform/platform.ts'
import type { Actor } from '#platform/policy/index.ts'
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
  /** The processors of all modules, once these are made. */
  readonly processors: () => readonly Processor[]
  /** How modules name their things, once these are made. */
  readonly namesOfThings: () => readonly NamesOfThings[]
  /** What all modules keep about customers, once these are made. */
  readonly customerRows: () => readonly CustomerRows[]
  /** The protected fields of all modules, as they are at the moment. */
  readonly protectedFields: () => Promise<readonly ProtectedField[]>
}

export interface Modules {
  readonly all: readonly ServerModule[]
  readonly identity: IdentityApi
  /** Who calls: another system by its token, else a person by their session; null for nobody. */
  resolveActor(request: FastifyRequest): Promise<Actor | null>
  /** To be called when a request was answered, for whoever keeps account of them. */
  answered(request: FastifyRequest, reply: FastifyReply): Promise<void>
  registerMaps(http: FastifyInstance): Promise<void>
  /** Ends what modules keep running: threads, timers. */
  stop(): Promise<void>
}

/** Makes every module and hands each the public faces it needs of the others. */
export async function createModules(platform: Platform, deps: ModuleDeps): Promise<Modules> {
  const identity = await createIdentityModule(platform, {
    auditTrail: deps.auditTrail,
    namesOfThings: deps.namesOfThings,
    exportGate: () => privacy.exportGate,
    reachBeside: async (userId) => {
      const [standsInFor, teams, lent] = await Promise.all([
        visits.standsInFor(userId),
        customers.teamsOf(userId),
        visits.lentTo(userId),
      ])
      return { standsInFor, teams: [...teams, ...lent] }
    },
  })
  const privacy: ServerModule & PrivacyApi = createPrivacyModule(platform, {
    protectedFields: deps.protectedFields,
    customerRows: deps.customerRows,
    placeOf: async (id, db) => {
      const place = (await customers.unitAndOwner([id], db)).get(id)
      return place ? { ...place, customerId: id } : null
    },
    customerNow: (id, db) => customers.customerNow(id, db),
    cardsOf: (id, db) => customers.cardsOfCustomer(id, db),
    idOfLicence: (licence) => customers.idOfLicence(licence),
    namesOf: (ids) => customers.namesOf(ids),
    people: (ids) => identity.people(ids),
    actorOf: (id) => identity.actor(id),
    idOfAccount: async (account) =>
      (await identity.peopleByAccount([account])).get(account.toLowerCase())?.id ?? null,
  })
  const customers: ServerModule & CustomersApi = createCustomersModule(
    platform,
    identity,
    { disclosure: privacy.disclosure, exportGate: privacy.exportGate },
    deps.pack,
    deps.customerRows,
    () => visits,
  )
  const holdings = createHoldingsModule(platform, {
    customers,
    disclosure: privacy.disclosure,
    kinds: deps.pack.holdingKinds,
    actor: (id) => identity.actor(id),
    people: (ids) => identity.people(ids),
  })
  const positioning = createPositioningModule(platform, { phoneOf: (id) => identity.phoneOf(id) })
  const visits = createVisitsModule(platform, {
    exportGate: privacy.exportGate,
    identity,
    customers,
    positioning,
    visitForm: deps.pack.visitForm,
    customerTypes: deps.pack.customerTypes,
  })
  const inspections = createInspectionsModule(platform, {
    exportGate: privacy.exportGate,
    identity,
    customers,
    visits,
    form: deps.pack.inspectionForm,
  })
  const analysis = createAnalysisModule(platform, { identity, customers, visits })
  const territories = createTerritoriesModule(platform, {
    exportGate: privacy.exportGate,
    identity,
    customers,
    visits,
  })
  const interfaces = createInterfacesModule(platform, {
    identity,
    endpoints: () => all.flatMap(({ routes }) => routes.map(({ endpoint }) => endpoint)),
  })
  const operations = createOperationsModule(platform, {
    ...deps,
    resolveActor: (request) => identity.resolveActor(request),
    namesOfUsers: async (ids) => namesOf(await identity.people(ids)),
    namesOfUnits: async (ids) => namesOf(await identity.units(ids)),
  })
  const all: readonly ServerModule[] = [
    identity,
    privacy,
    customers,
    holdings,
    positioning,
    visits,
    inspections,
    territories,
    analysis,
    interfaces,
    operations,
  ]
  return {
    all,
    identity,
    resolveActor: async (request) =>
      (await interfaces.resolveActor(request)) ?? (await identity.resolveActor(request)),
    answered: (request, reply) => interfaces.answered(request, reply),
    registerMaps,
    stop: () => visits.close(),
  }
}

function namesOf(found: ReadonlyMap<string, { readonly name: string }>): ReadonlyMap<string, string> {
  return new Map([...found].map(([id, { name }]) => [id, name]))
}
