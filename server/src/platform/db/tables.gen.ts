// Generated from the migrated database by `npm run db:types`. Do not edit.
import type { ColumnType, Generated, GeneratedAlways } from 'kysely'

export type Moment = ColumnType<Date, Date | string, Date | string>
export type Int8 = ColumnType<bigint, bigint | number, bigint | number>
/** jsonb: read as the parsed value, written as JSON text. */
export type Json = ColumnType<unknown, string, string>

export interface Tables {
  calendar_days: CalendarDaysTable
  files: FilesTable
  installation_facts: InstallationFactsTable
  outbox: OutboxTable
  processor_cursors: ProcessorCursorsTable
  processor_failures: ProcessorFailuresTable
  setting_changes: SettingChangesTable
  settings: SettingsTable
  tasks: TasksTable
  worker_processes: WorkerProcessesTable
}

export interface CalendarDaysTable {
  date: string
  kind: string
  name: string | null
  updated_by: string | null
  updated_at: Generated<Moment>
}

export interface FilesTable {
  id: string
  name: string
  media_type: string
  size: number
  sha256: string
  owner_id: string | null
  subject_kind: string | null
  subject_id: string | null
  created_at: Generated<Moment>
  expires_at: Moment | null
}

export interface InstallationFactsTable {
  key: string
  value: Json
  at: Generated<Moment>
}

export interface OutboxTable {
  xid: Generated<string>
  seq: GeneratedAlways<Int8>
  type: string
  subject_kind: string
  subject_id: string | null
  unit_id: string | null
  owner_id: string | null
  data: Json
  at: Generated<Moment>
}

export interface ProcessorCursorsTable {
  name: string
  xid: string
  seq: Int8
  updated_at: Generated<Moment>
}

export interface ProcessorFailuresTable {
  processor: string
  xid: string
  seq: Int8
  error: string
  failed_at: Generated<Moment>
}

export interface SettingChangesTable {
  id: GeneratedAlways<Int8>
  key: string
  unit_id: string | null
  before: Json | null
  after: Json | null
  changed_by: string | null
  changed_at: Generated<Moment>
}

export interface SettingsTable {
  key: string
  unit_id: string | null
  value: Json
  updated_at: Generated<Moment>
  updated_by: string | null
}

export interface TasksTable {
  id: string
  kind: string
  title: string
  owner_id: string
  state: Generated<string>
  cancel_requested: Generated<boolean>
  processed: Generated<number>
  total: number | null
  message_zh: string | null
  message_en: string | null
  result_file_id: string | null
  created_at: Generated<Moment>
  started_at: Moment | null
  finished_at: Moment | null
}

export interface WorkerProcessesTable {
  id: string
  host: string
  worker_ids: string[]
  started_at: Generated<Moment>
  beat_at: Generated<Moment>
}
