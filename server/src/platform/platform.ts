import type { FastifyBaseLogger } from 'fastify'
import type { Locale } from '#contracts/identity.ts'
import type { Audit } from './audit/audit.ts'
import type { Calendar } from './calendar/calendar.ts'
import type { Config } from './config/config.ts'
import type { CustomerRows } from './customer-rows/customer-rows.ts'
import type { Db } from './db/index.ts'
import type { ProtectedField } from './disclosure/disclosure.ts'
import type { Events, Processor } from './events/events.ts'
import type { Files } from './files/files.ts'
import type { Route } from './http/index.ts'
import type { Job, Jobs } from './jobs/jobs.ts'
import type { SettingDefinition, Settings } from './settings/settings.ts'
import type { Tasks } from './tasks/tasks.ts'

/** What every module may rely on. Made once in `main.ts`, handed to each module's `create…Module`. */
export interface Platform {
  readonly config: Config
  readonly log: FastifyBaseLogger
  readonly db: Db
  /** The current time; tests hand in their own. */
  readonly now: () => Date
  readonly audit: Audit
  readonly events: Events
  readonly jobs: Jobs
  readonly tasks: Tasks
  readonly files: Files
  readonly settings: Settings
  readonly calendar: Calendar
}

/** What a module gives back: everything the program must know of it. */
export interface ServerModule {
  readonly name: string
  readonly routes: readonly Route[]
  readonly settings?: readonly SettingDefinition[]
  readonly jobs?: readonly Job[]
  readonly processors?: readonly Processor[]
  /** What it keeps about customers: for their timeline, merges, and the rights of the person it is about. */
  /** Names of its things by id, as far as it knows them: for records that hold ids alone. */
  readonly namesOfThings?: NamesOfThings
  readonly customerRows?: CustomerRows | readonly CustomerRows[]
  /** Fields of customers that the rules of disclosure guard; asked anew each time, for fields that people define. */
  readonly protectedFields?: () => Promise<readonly ProtectedField[]>
}

export type NamesOfThings = (ids: readonly string[], locale: Locale) => Promise<ReadonlyMap<string, string>>
