// Generated from the migrated database by `npm run db:types`. Do not edit.
import type { ColumnType } from 'kysely'

/** A column that the database fills in when an insert leaves it out. */
export type Generated<T> =
  T extends ColumnType<infer S, infer I, infer U> ? ColumnType<S, I | undefined, U> : ColumnType<T, T | undefined, T>
/** A column that only the database writes. */
export type GeneratedAlways<T> =
  T extends ColumnType<infer S, unknown, unknown> ? ColumnType<S, never, never> : ColumnType<T, never, never>
export type Moment = ColumnType<Date, Date | string, Date | string>
export type Int8 = ColumnType<bigint, bigint | number, bigint | number>
/** jsonb: read as the parsed value, written as JSON text. */
export type Json = ColumnType<unknown, string, string>

export interface Tables {
  audit_records: AuditRecordsTable
  calendar_days: CalendarDaysTable
  credentials: CredentialsTable
  customer_changes: CustomerChangesTable
  customer_import_errors: CustomerImportErrorsTable
  customer_import_mappings: CustomerImportMappingsTable
  customer_import_rows: CustomerImportRowsTable
  customer_imports: CustomerImportsTable
  customer_orders: CustomerOrdersTable
  customers: CustomersTable
  field_operations: FieldOperationsTable
  files: FilesTable
  installation_facts: InstallationFactsTable
  memberships: MembershipsTable
  outbox: OutboxTable
  password_history: PasswordHistoryTable
  plan_stops: PlanStopsTable
  processor_cursors: ProcessorCursorsTable
  processor_failures: ProcessorFailuresTable
  recovery_codes: RecoveryCodesTable
  role_assignments: RoleAssignmentsTable
  saved_views: SavedViewsTable
  second_factors: SecondFactorsTable
  sessions: SessionsTable
  setting_changes: SettingChangesTable
  settings: SettingsTable
  sign_in_challenges: SignInChallengesTable
  sign_in_failures: SignInFailuresTable
  tasks: TasksTable
  unit_versions: UnitVersionsTable
  units: UnitsTable
  users: UsersTable
  visit_forms: VisitFormsTable
  visit_plans: VisitPlansTable
  visits: VisitsTable
  worker_processes: WorkerProcessesTable
}

export interface AuditRecordsTable {
  seq: Int8
  at: Moment
  actor_id: string | null
  action: string
  subject_kind: string
  subject_id: string | null
  detail: Json
  address: string | null
  request_id: string | null
  seal: Buffer
}

export interface CalendarDaysTable {
  date: string
  kind: string
  name: string | null
  updated_by: string | null
  updated_at: Generated<Moment>
}

export interface CredentialsTable {
  user_id: string
  password_hash: string | null
  changed_at: Generated<Moment>
  must_change: Generated<boolean>
}

export interface CustomerChangesTable {
  id: GeneratedAlways<Int8>
  customer_id: string
  at: Generated<Moment>
  by_id: string | null
  source: string
  changes: Json
}

export interface CustomerImportErrorsTable {
  import_id: string
  row_number: number
  field: string | null
  message: Json
  cells: Json
}

export interface CustomerImportMappingsTable {
  user_id: string
  signature: string
  mapping: Json
  coordinate_system: string
  used_at: Generated<Moment>
}

export interface CustomerImportRowsTable {
  import_id: string
  row_number: number
  customer_id: string
  licence: string
  before: Json | null
  version: number
}

export interface CustomerImportsTable {
  id: string
  file_id: string
  file_name: string
  state: string
  encoding: string | null
  header: string[]
  sample: Json
  signature: string
  mapping: Json
  mapping_remembered: boolean
  coordinate_system: Generated<string>
  on_duplicate: Generated<string>
  run: Generated<number>
  row_count: number
  processed: Generated<number>
  created: Generated<number>
  updated: Generated<number>
  unchanged: Generated<number>
  duplicates: Generated<number>
  failed: Generated<number>
  without_position: Generated<number>
  message: Json | null
  kept_on_undo: Generated<number>
  created_at: Generated<Moment>
  created_by: string
  started_at: Moment | null
  finished_at: Moment | null
}

export interface CustomerOrdersTable {
  customer_id: string
  ordered_on: string
  number: number
  volume: number
  amount_fen: Int8
  lines: number
}

export interface CustomersTable {
  id: string
  licence: string
  name: string
  contact_name: string | null
  phone: string | null
  address: string
  type: string
  grade: string
  key_customer: boolean
  state: string
  visits: number
  weeks: number
  owner_id: string | null
  unit_id: string
  lng: number | null
  lat: number | null
  position_source: string | null
  position_accuracy: number | null
  opening_hours: Json | null
  service_minutes: number | null
  note: string | null
  entered_on: string
  last_visit_on: string | null
  next_due_on: GeneratedAlways<string | null>
  orders90: Generated<number>
  volume90: Generated<number>
  search: string
  cell: GeneratedAlways<Int8 | null>
  version: Generated<number>
  source: string
  created_at: Generated<Moment>
  created_by: string | null
  updated_at: Generated<Moment>
  updated_by: string | null
}

export interface FieldOperationsTable {
  id: string
  device_id: string
  person_id: string
  sequence: Int8
  kind: string
  request_hash: Buffer
  outcome: string
  code: string | null
  visit_id: string | null
  payload: Json
  device_time: Moment | null
  clock_offset_seconds: number
  received_at: Moment
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

export interface MembershipsTable {
  id: string
  user_id: string
  unit_id: string
  valid_from: string
  valid_to: string | null
}

export interface OutboxTable {
  id: GeneratedAlways<Int8>
  position: Int8 | null
  type: string
  subject_kind: string
  subject_id: string | null
  unit_id: string | null
  owner_id: string | null
  data: Json
  at: Generated<Moment>
}

export interface PasswordHistoryTable {
  user_id: string
  set_at: Moment
  password_hash: string
}

export interface PlanStopsTable {
  id: string
  plan_id: string
  customer_id: string
  sequence: number
  list_position: number
  locked: Generated<boolean>
  reasons: Generated<Json>
  arrive_at: number | null
  depart_at: number | null
  leg_metres: number | null
  skip_reason: string | null
  skipped_at: Moment | null
  skip_operation: string | null
  removed_at: Moment | null
}

export interface ProcessorCursorsTable {
  name: string
  position: Int8
  updated_at: Generated<Moment>
}

export interface ProcessorFailuresTable {
  processor: string
  position: Int8
  error: string
  failed_at: Generated<Moment>
}

export interface RecoveryCodesTable {
  user_id: string
  code_hash: Buffer
  used_at: Moment | null
}

export interface RoleAssignmentsTable {
  id: string
  user_id: string
  role: string
  unit_id: string
  scope: string
  unit_ids: Generated<string[]>
  created_at: Generated<Moment>
}

export interface SavedViewsTable {
  id: string
  owner_id: string
  list: string
  name: string
  query: string
  columns: string[]
  shared: boolean
  created_at: Generated<Moment>
  updated_at: Generated<Moment>
}

export interface SecondFactorsTable {
  user_id: string
  secret_sealed: Buffer
  confirmed_at: Moment | null
  last_step: Generated<Int8>
  created_at: Moment
}

export interface SessionsTable {
  id: string
  token_hash: Buffer
  user_id: string
  method: string
  device: string
  address: string
  created_at: Moment
  last_seen_at: Moment
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

export interface SignInChallengesTable {
  token_hash: Buffer
  user_id: string
  created_at: Moment
  expires_at: Moment
}

export interface SignInFailuresTable {
  kind: string
  subject: string
  failures: number
  locks: Generated<number>
  last_failure_at: Moment
  locked_until: Moment | null
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

export interface UnitVersionsTable {
  unit_id: string
  parent_id: string | null
  kind: string
  code: string
  name: string
  path: string[]
  valid_from: string
  valid_to: string | null
}

export interface UnitsTable {
  id: string
  parent_id: string | null
  kind: string
  code: string
  name: string
  path: string[]
  valid_from: string
  valid_to: string | null
  created_at: Generated<Moment>
  updated_at: Generated<Moment>
}

export interface UsersTable {
  id: string
  account: string
  name: string
  search: string
  phone: string | null
  locale: Generated<string>
  active: Generated<boolean>
  last_login_at: Moment | null
  created_at: Generated<Moment>
  updated_at: Generated<Moment>
}

export interface VisitFormsTable {
  version: number
  form: Json
  first_used_at: Generated<Moment>
}

export interface VisitPlansTable {
  id: string
  owner_id: string
  unit_id: string
  plan_date: string
  state: Generated<string>
  tour: string
  start_place: Json | null
  end_place: Json | null
  depart_at: string
  route: Json | null
  confirmed_at: Moment | null
  version: Generated<number>
  created_at: Generated<Moment>
  updated_at: Generated<Moment>
  updated_by: string | null
}

export interface VisitsTable {
  id: string
  owner_id: string
  unit_id: string
  visit_date: string
  customer_id: string | null
  stop_id: string | null
  merged_into: string | null
  started_at: Moment | null
  started_at_device: Moment | null
  start_received_at: Moment | null
  start_clock_offset: number | null
  start_device: string | null
  start_operation: string | null
  start_stop_id: string | null
  start_fix: Json | null
  start_fix_problem: string | null
  start_place: Json | null
  owner_at_start: string | null
  ended_at: Moment | null
  ended_at_device: Moment | null
  end_received_at: Moment | null
  end_clock_offset: number | null
  end_device: string | null
  end_operation: string | null
  end_fix: Json | null
  end_fix_problem: string | null
  end_place: Json | null
  findings: Generated<Json>
  form_version: number | null
  note: string | null
  next_step: string | null
  next_step_on: string | null
  expected_photos: Generated<string[]>
  attached_photos: Generated<string[]>
  flags: Generated<Json>
}

export interface WorkerProcessesTable {
  id: string
  host: string
  worker_ids: string[]
  started_at: Generated<Moment>
  beat_at: Generated<Moment>
}
