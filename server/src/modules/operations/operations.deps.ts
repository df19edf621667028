import type { FastifyRequest } from 'fastify'
import type { BusinessCalendar } from '#platform/calendar/business-calendar.ts'
import type { Processor } from '#platform/events/events.ts'
import type { FileStore } from '#platform/files/file-store.ts'
import type { Pack } from '#platform/pack/pack.ts'
import type { Actor } from '#platform/policy/index.ts'
import type { RealtimeHub } from '#platform/realtime/hub.ts'
import type { SettingStore } from '#platform/settings/setting-store.ts'

/** What this module needs beyond the platform's common face. */
export interface OperationsDeps {
  readonly pack: Pack
  readonly version: string
  readonly settings: SettingStore
  readonly calendar: BusinessCalendar
  readonly files: FileStore
  readonly hub: RealtimeHub
  /** Every processor of the program: what they have not taken yet is kept. */
  readonly processors: () => readonly Processor[]
  readonly resolveActor: (request: FastifyRequest) => Promise<Actor | null>
  /** Names of people and units, from the module that owns them. */
  readonly namesOfUsers: (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>
  readonly namesOfUnits: (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>
}
