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
  absences: AbsencesTable
  appointments: AppointmentsTable
  audit_records: AuditRecordsTable
  calendar_days: CalendarDaysTable
  calendar_feeds: CalendarFeedsTable
  consents: ConsentsTable
  credentials: CredentialsTable
  customer_changes: CustomerChangesTable
  customer_decisions: CustomerDecisionsTable
  customer_distinct: CustomerDistinctTable
  customer_duplicate_queue: CustomerDuplicateQueueTable
  customer_duplicate_rules: CustomerDuplicateRulesTable
  customer_duplicates: CustomerDuplicatesTable
  customer_field_changes: CustomerFieldChangesTable
  customer_field_values: CustomerFieldValuesTable
  customer_field_versions: CustomerFieldVersionsTable
  customer_fields: CustomerFieldsTable
  customer_grade_history: CustomerGradeHistoryTable
  customer_grade_overrides: CustomerGradeOverridesTable
  customer_grade_scores: CustomerGradeScoresTable
  customer_grading_runs: CustomerGradingRunsTable
  customer_import_errors: CustomerImportErrorsTable
  customer_import_mappings: CustomerImportMappingsTable
  customer_import_rows: CustomerImportRowsTable
  customer_imports: CustomerImportsTable
  customer_key_progress: CustomerKeyProgressTable
  customer_keys: CustomerKeysTable
  customer_merge_rows: CustomerMergeRowsTable
  customer_merges: CustomerMergesTable
  customer_need_steps: CustomerNeedStepsTable
  customer_needs: CustomerNeedsTable
  customer_orders: CustomerOrdersTable
  customer_people: CustomerPeopleTable
  customer_person_changes: CustomerPersonChangesTable
  customer_relations: CustomerRelationsTable
  customer_rules: CustomerRulesTable
  customer_team: CustomerTeamTable
  customer_transfer_rows: CustomerTransferRowsTable
  customer_transfers: CustomerTransfersTable
  customer_values: CustomerValuesTable
  customers: CustomersTable
  disclosure_asks: DisclosureAsksTable
  disclosure_rule_sets: DisclosureRuleSetsTable
  distance_cache: DistanceCacheTable
  export_requests: ExportRequestsTable
  field_operations: FieldOperationsTable
  files: FilesTable
  handed_customers: HandedCustomersTable
  holding_balances: HoldingBalancesTable
  holding_import_errors: HoldingImportErrorsTable
  holding_import_rows: HoldingImportRowsTable
  holding_imports: HoldingImportsTable
  holdings: HoldingsTable
  inspection_changes: InspectionChangesTable
  inspection_comments: InspectionCommentsTable
  inspection_draws: InspectionDrawsTable
  inspection_frames: InspectionFramesTable
  inspection_items: InspectionItemsTable
  inspection_operations: InspectionOperationsTable
  inspection_plans: InspectionPlansTable
  installation_facts: InstallationFactsTable
  interface_accounts: InterfaceAccountsTable
  interface_calls: InterfaceCallsTable
  interface_tokens: InterfaceTokensTable
  legal_holds: LegalHoldsTable
  memberships: MembershipsTable
  month_changes: MonthChangesTable
  month_plans: MonthPlansTable
  month_visits: MonthVisitsTable
  next_step_marks: NextStepMarksTable
  order_brands: OrderBrandsTable
  order_deliveries: OrderDeliveriesTable
  outbox: OutboxTable
  overnight_trips: OvernightTripsTable
  password_history: PasswordHistoryTable
  plan_stops: PlanStopsTable
  plan_versions: PlanVersionsTable
  pool_extensions: PoolExtensionsTable
  pool_moves: PoolMovesTable
  pool_warnings: PoolWarningsTable
  position_lookups: PositionLookupsTable
  processor_cursors: ProcessorCursorsTable
  processor_failures: ProcessorFailuresTable
  provider_keys: ProviderKeysTable
  recovery_codes: RecoveryCodesTable
  role_assignments: RoleAssignmentsTable
  saved_views: SavedViewsTable
  second_factors: SecondFactorsTable
  sessions: SessionsTable
  setting_changes: SettingChangesTable
  settings: SettingsTable
  sign_in_challenges: SignInChallengesTable
  sign_in_failures: SignInFailuresTable
  subject_requests: SubjectRequestsTable
  tasks: TasksTable
  territory_assignments: TerritoryAssignmentsTable
  territory_decisions: TerritoryDecisionsTable
  territory_districts: TerritoryDistrictsTable
  territory_divisions: TerritoryDivisionsTable
  territory_handovers: TerritoryHandoversTable
  territory_results: TerritoryResultsTable
  territory_scenarios: TerritoryScenariosTable
  unit_versions: UnitVersionsTable
  units: UnitsTable
  users: UsersTable
  visit_forms: VisitFormsTable
  visit_photo_hashes: VisitPhotoHashesTable
  visit_plans: VisitPlansTable
  visits: VisitsTable
  worker_processes: WorkerProcessesTable
}

export interface AbsencesTable {
  id: string
  person_id: string
  unit_id: string
  kind: string
  from_date: string
  to_date: string
  reason: string
  substitute_id: string | null
  created_at: Generated<Moment>
  created_by: string | null
  ended_at: Moment | null
}

export interface AppointmentsTable {
  id: string
  customer_id: string
  owner_id: string
  unit_id: string
  on_date: string
  from_time: string
  to_time: string
  note: string | null
  created_at: Generated<Moment>
  created_by: string | null
  cancelled_at: Moment | null
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

export interface CalendarFeedsTable {
  id: string
  owner_id: string
  token_hash: Buffer
  detail: string
  created_at: Generated<Moment>
  last_read_at: Moment | null
  revoked_at: Moment | null
}

export interface ConsentsTable {
  id: string
  customer_id: string
  given_by: string
  kind: string
  purpose: string
  channel: string
  way: string
  wording: string | null
  evidence: string | null
  evidence_file_id: string | null
  said_on: string
  valid_until: string | null
  recorded_at: Moment
  recorded_by: string
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

export interface CustomerDecisionsTable {
  customer_id: string
  process: string | null
  cycle_days: number | null
  version: Generated<number>
  updated_at: Moment
  updated_by: string | null
}

export interface CustomerDistinctTable {
  a_id: string
  b_id: string
  by_id: string
  at: Moment
  reason: string | null
  facts: Generated<string[]>
}

export interface CustomerDuplicateQueueTable {
  customer_id: string
  queued_at: Generated<Moment>
}

export interface CustomerDuplicateRulesTable {
  rules: string
  queued_through: string | null
  finished_at: Moment | null
}

export interface CustomerDuplicatesTable {
  a_id: string
  b_id: string
  score: number
  reasons: Json
  found_at: Generated<Moment>
  facts: Generated<string[]>
}

export interface CustomerFieldChangesTable {
  id: GeneratedAlways<Int8>
  customer_id: string
  field_id: string
  at: Generated<Moment>
  by_id: string | null
  source: string
  before: string | null
  after: string | null
}

export interface CustomerFieldValuesTable {
  customer_id: string
  field_id: string
  value: Json
  text_key: string | null
  number_key: number | null
  date_key: string | null
  choice_keys: string[] | null
  version: Generated<number>
  updated_at: Generated<Moment>
  updated_by: string | null
  source: string
}

export interface CustomerFieldVersionsTable {
  field_id: string
  version: number
  at: Generated<Moment>
  by_id: string | null
  state: string
  definition: Json
}

export interface CustomerFieldsTable {
  id: string
  code: string
  origin: string
  state: string
  kind: string
  definition: Json
  version: Generated<number>
  created_at: Generated<Moment>
  updated_at: Generated<Moment>
  updated_by: string | null
}

export interface CustomerGradeHistoryTable {
  id: GeneratedAlways<Int8>
  customer_id: string
  at: Moment
  before: string
  after: string
  cause: string
  score: number | null
  rule_version: number | null
  figures: Json | null
  points: number[] | null
  note: string | null
  by_id: string | null
}

export interface CustomerGradeOverridesTable {
  id: string
  customer_id: string
  grade: string
  reason: string
  until: string
  created_at: Moment
  created_by: string
  ended_at: Moment | null
  ended_by: string | null
}

export interface CustomerGradeScoresTable {
  customer_id: string
  rule_version: number
  on_date: string
  score: number | null
  grade: string
  cause: string
  changed_on: string
  figures: Json
  points: number[]
}

export interface CustomerGradingRunsTable {
  id: string
  unit_id: string
  at: Moment
  by_id: string | null
  rule_version: number
  customers: number
  up: number
  down: number
  overridden: number
}

export interface CustomerImportErrorsTable {
  import_id: string
  row_number: number
  field: string | null
  message: Json
  cells: Json
  kept: Generated<boolean>
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
  own: Json | null
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
  undone: Generated<number>
  warned: Generated<number>
  without_owner: Generated<number>
  on_likeness: Generated<string>
}

export interface CustomerKeyProgressTable {
  version: number
  done_through: string | null
  finished_at: Moment | null
}

export interface CustomerKeysTable {
  kind: string
  key: string
  customer_id: string
  origin: string
}

export interface CustomerMergeRowsTable {
  merge_id: string
  position: number
  module: string
  table_name: string
  change: string
  key: Json | null
  before: Json
}

export interface CustomerMergesTable {
  id: string
  survivor_id: string
  merged_id: string
  merged_name: string
  merged_licence: string
  unit_id: string
  owner_id: string | null
  reason: string | null
  survivor_before: Json
  survivor_after: Json
  merged_card: Json
  at: Moment
  by_id: string
  undone_at: Moment | null
  undone_by: string | null
}

export interface CustomerNeedStepsTable {
  id: string
  need_id: string
  state: string
  due_on: string | null
  words: string | null
  at: Moment
  by_id: string | null
}

export interface CustomerNeedsTable {
  id: string
  customer_id: string
  kind: string
  words: string
  person_id: string | null
  told_by: string | null
  told_at: Moment
  taken_by: string | null
  visit_id: string | null
  state: Generated<string>
  due_on: string | null
  received_at: Generated<Moment>
}

export interface CustomerOrdersTable {
  customer_id: string
  ordered_on: string
  number: number
  volume: number
  amount_fen: Int8
  lines: number
}

export interface CustomerPeopleTable {
  id: string
  customer_id: string
  name: string
  position: string | null
  phone: string | null
  influence: Generated<string[]>
  reports_to: string | null
  strength: number | null
  last_contact_on: string | null
  left_on: string | null
  left_note: string | null
  birth_month: number | null
  birth_day: number | null
  birth_year: number | null
  personality: string | null
  hobbies: string | null
  family: Generated<Json>
  note: string | null
  version: Generated<number>
  created_at: Generated<Moment>
  created_by: string | null
  updated_at: Generated<Moment>
  updated_by: string | null
}

export interface CustomerPersonChangesTable {
  id: GeneratedAlways<Int8>
  customer_id: string
  person_id: string
  at: Moment
  by_id: string | null
  kind: string
  fields: string[]
}

export interface CustomerRelationsTable {
  id: string
  from_id: string
  to_id: string
  kind: string
  since: string | null
  until: string | null
  source: string
  note: string | null
  created_at: Moment
  created_by: string | null
  ended_at: Moment | null
  ended_by: string | null
}

export interface CustomerRulesTable {
  version: number
  kind: string
  unit_id: string
  content: Json
  note: string | null
  created_at: Moment
  created_by: string | null
}

export interface CustomerTeamTable {
  id: string
  customer_id: string
  person_id: string
  role: string
  valid_from: string
  valid_to: string | null
  note: string | null
  created_at: Generated<Moment>
  created_by: string | null
  ended_at: Moment | null
  ended_by: string | null
  withdrawn: Generated<boolean>
}

export interface CustomerTransferRowsTable {
  transfer_id: string
  customer_id: string
  from_id: string | null
  from_unit_id: string
  state: Generated<string>
  reason: string | null
  settled_at: Moment | null
}

export interface CustomerTransfersTable {
  id: string
  unit_id: string
  to_id: string
  effective_on: string
  note: string | null
  state: string
  created_at: Moment
  created_by: string
  done_at: Moment | null
  undo_until: Moment | null
  undone_at: Moment | null
  undone_by: string | null
  task_id: string | null
}

export interface CustomerValuesTable {
  customer_id: string
  rule_version: number
  on_date: string
  amount_fen: Int8
  recent_fen: Int8
  earlier_fen: Int8
  orders: number
  visits: number
  minutes: number
  income_fen: Int8
  visit_cost_fen: Int8
  order_cost_fen: Int8
  other_cost_fen: Int8
  fixed_cost_fen: Int8
  contribution_fen: Int8
  share: number | null
  rank: number
  population: number
  value_class: string
  growth_class: string
  below_marginal: boolean
  cause: string | null
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
  company_code: string | null
  id_number_sealed: string | null
  id_number_hash: string | null
  id_number_tail: string | null
  erased_at: Moment | null
}

export interface DisclosureAsksTable {
  id: string
  at: Moment
  actor_id: string
  customer_id: string
  field: string
  data_class: string
  roles: string[]
  relation: string
  recipient: string
  purpose: string
  channel: string
  consent: string
  verifying: boolean
  outcome: string
  rule_id: string | null
  rules_version: number
  matched: boolean | null
}

export interface DisclosureRuleSetsTable {
  version: number
  rules: Json
  note: string | null
  valid_from: Moment | null
  created_at: Moment
  created_by: string
  changed_at: Moment
  changed_by: string
  enforced_at: Moment | null
  enforced_by: string | null
}

export interface DistanceCacheTable {
  provider: string
  from_lng: number
  from_lat: number
  to_lng: number
  to_lat: number
  metres: number
  seconds: number
  fetched_at: Moment
}

export interface ExportRequestsTable {
  id: string
  kind: string
  fingerprint: string
  title: string
  purpose: string
  note: string | null
  row_count: number
  state: string
  asked_by: string
  asked_unit: string
  asked_at: Moment
  expires_at: Moment
  decided_by: string | null
  decided_at: Moment | null
  reason: string | null
  used_at: Moment | null
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

export interface HandedCustomersTable {
  absence_id: string
  visit_date: string
  customer_id: string
  returned_at: Moment | null
}

export interface HoldingBalancesTable {
  holding_id: string
  as_of: string
  balance_fen: Int8
  source: string
  import_id: string | null
  month_average_fen: Int8 | null
}

export interface HoldingImportErrorsTable {
  import_id: string
  row_number: number
  field: string | null
  message: Json
  cells: Json
}

export interface HoldingImportRowsTable {
  import_id: string
  row_number: number
  holding_id: string
  before: Json | null
  as_of: string
  balance_before: Json | null
  version: number
}

export interface HoldingImportsTable {
  id: string
  file_id: string
  file_name: string
  state: string
  header: string[]
  sample: Json
  mapping: Json
  as_of: string
  run: Generated<number>
  row_count: number
  processed: Generated<number>
  created: Generated<number>
  updated: Generated<number>
  unchanged: Generated<number>
  failed: Generated<number>
  undone: Generated<number>
  kept_on_undo: Generated<number>
  message: Json | null
  created_at: Generated<Moment>
  created_by: string
  finished_at: Moment | null
}

export interface HoldingsTable {
  id: string
  customer_id: string
  kind: string
  product: string
  number_sealed: string | null
  number_hash: string | null
  state: string
  opened_on: string | null
  matures_on: string | null
  closed_on: string | null
  overdue_since: string | null
  rate: number | null
  balance_fen: Int8
  as_of: string
  source: string
  version: Generated<number>
  updated_at: Generated<Moment>
}

export interface InspectionChangesTable {
  id: string
  plan_id: string
  kind: string
  customer_id: string | null
  reason: string
  changed_by: string
  changed_at: Moment
}

export interface InspectionCommentsTable {
  id: string
  item_id: string
  author_id: string
  body: string
  created_at: Moment
  reply: string | null
  outcome: string | null
  replied_by: string | null
  replied_at: Moment | null
}

export interface InspectionDrawsTable {
  id: string
  plan_id: string
  number: number
  commitment: string
  committed_at: Moment
  secret: string
  public_text: string | null
  reason: string | null
  design: Json | null
  drawn_by: string | null
  drawn_at: Moment | null
  draw_version: number | null
  frame_hash: string | null
  frame_size: number | null
  sample_size: number | null
  sample_hash: string | null
}

export interface InspectionFramesTable {
  draw_id: string
  position: number
  customer_id: string
  manager_id: string
  unit_id: string
  type: string
  grade: string
  key_customer: boolean
  east: number | null
  north: number | null
  size: number
  probability: number
  drawn: boolean
}

export interface InspectionItemsTable {
  id: string
  plan_id: string
  customer_id: string
  manager_id: string
  unit_id: string
  origin: string
  replaces_id: string | null
  probability: number | null
  sequence: number
  leg_metres: number | null
  state: Generated<string>
  reason: string | null
  started_at: Moment | null
  started_at_device: Moment | null
  start_operation: string | null
  start_fix: Json | null
  start_fix_problem: string | null
  start_place: Json | null
  ended_at: Moment | null
  ended_at_device: Moment | null
  end_operation: string | null
  end_fix: Json | null
  end_fix_problem: string | null
  end_place: Json | null
  received_at: Moment | null
  findings: Generated<Json>
  enquiries: Generated<Json>
  score: number | null
  remark: string | null
  expected_photos: Generated<string[]>
  attached_photos: Generated<string[]>
  withdrawn_at: Moment | null
}

export interface InspectionOperationsTable {
  id: string
  device_id: string
  person_id: string
  sequence: Int8
  kind: string
  request_hash: Buffer
  outcome: string
  code: string | null
  plan_id: string | null
  payload: Json
  device_time: Moment | null
  clock_offset_seconds: number
  received_at: Moment
}

export interface InspectionPlansTable {
  id: string
  number: number
  unit_id: string
  title: string
  plan_date: string
  assessor_id: string
  created_by: string
  created_at: Moment
  state: string
  design: Json
  form: Json
  claimed_days: number
  start_place: Json | null
  tour: string
  metres: number | null
  list_metres: number | null
  version: Generated<number>
  released_at: Moment | null
  downloaded_at: Moment | null
  finish_asked_at: Moment | null
  finished_at: Moment | null
  published_at: Moment | null
  cancelled_at: Moment | null
  cancel_reason: string | null
}

export interface InstallationFactsTable {
  key: string
  value: Json
  at: Generated<Moment>
}

export interface InterfaceAccountsTable {
  id: string
  name: string
  purpose: string
  unit_ids: string[]
  endpoints: string[]
  addresses: string[]
  per_minute: number
  expires_on: string
  active: Generated<boolean>
  version: Generated<number>
  created_by: string
  created_at: Moment
}

export interface InterfaceCallsTable {
  id: string
  account_id: string
  token_id: string
  at: Moment
  endpoint: string
  request_id: string
  address: string
  refusal: string | null
  status: number | null
  milliseconds: number | null
}

export interface InterfaceTokensTable {
  id: string
  account_id: string
  prefix: string
  token_hash: Buffer
  created_by: string
  created_at: Moment
  ends_at: Moment | null
  revoked_at: Moment | null
  last_used_at: Moment | null
}

export interface LegalHoldsTable {
  id: string
  customer_id: string
  reason: string
  until: string | null
  unit_id: string
  owner_id: string | null
  placed_by: string
  placed_at: Moment
  lifted_by: string | null
  lifted_at: Moment | null
}

export interface MembershipsTable {
  id: string
  user_id: string
  unit_id: string
  valid_from: string
  valid_to: string | null
}

export interface MonthChangesTable {
  id: string
  plan_id: string
  at: Moment
  actor_id: string | null
  kind: string
  detail: Json
}

export interface MonthPlansTable {
  id: string
  owner_id: string
  unit_id: string
  month: string
  state: Generated<string>
  summary: Json
  days: Json
  unplanned: Json
  confirmed_at: Moment | null
  computed_at: Moment
  version: Generated<number>
  updated_at: Generated<Moment>
  updated_by: string | null
}

export interface MonthVisitsTable {
  id: string
  plan_id: string
  customer_id: string
  visit_date: string
  sequence: number
  locked: Generated<boolean>
  arrive_at: number | null
  depart_at: number | null
  leg_metres: number
  service_minutes: number
  service_source: string
}

export interface NextStepMarksTable {
  id: string
  visit_id: string
  outcome: string
  due_on: string | null
  note: string | null
  marked_at: Moment
  marked_by: string
}

export interface OrderBrandsTable {
  customer_id: string
  ordered_on: string
  number: number
  brand: string
  volume: number
}

export interface OrderDeliveriesTable {
  customer_id: string
  ordered_on: string
  number: number
  ordered_at: Moment
  delivered_at: Moment
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

export interface OvernightTripsTable {
  id: string
  owner_id: string
  unit_id: string
  from_date: string
  to_date: string
  lodging: Json
  created_at: Generated<Moment>
  created_by: string | null
  cancelled_at: Moment | null
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

export interface PlanVersionsTable {
  plan_id: string
  version: number
  at: Moment
  actor_id: string | null
  reason: string
  note: string | null
  before: Json
  after: Json
}

export interface PoolExtensionsTable {
  id: string
  customer_id: string
  until: string
  reason: string
  created_at: Moment
  created_by: string
}

export interface PoolMovesTable {
  id: GeneratedAlways<Int8>
  customer_id: string
  at: Moment
  on_date: string
  kind: string
  person_id: string | null
  by_id: string | null
  rule_version: number
  reason: string | null
}

export interface PoolWarningsTable {
  customer_id: string
  last_contact_on: string
  warned_on: string
}

export interface PositionLookupsTable {
  id: string
  person_id: string
  press: string
  carrier: string
  state: string
  asked_at: Moment
  answered_at: Moment | null
  answer: string | null
  lng: number | null
  lat: number | null
  accuracy: number | null
  address: string | null
  problem: string | null
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

export interface ProviderKeysTable {
  provider: string
  sealed: Buffer
  updated_at: Moment
  updated_by: string | null
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

export interface SubjectRequestsTable {
  id: string
  customer_id: string
  kind: string
  asked_by: string
  way: string
  identity_check: string
  note: string | null
  unit_id: string
  owner_id: string | null
  state: string
  due_on: string
  made_by: string
  made_at: Moment
  decided_by: string | null
  decided_at: Moment | null
  reason: string | null
  expires_at: Moment | null
  done_at: Moment | null
  outcome: Json | null
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

export interface TerritoryAssignmentsTable {
  layer: string
  customer_id: string
  district_id: string
  valid_from: string
  valid_to: string | null
}

export interface TerritoryDecisionsTable {
  id: string
  scenario_id: string
  result_id: string
  unit_id: string
  effective_on: string
  state: string
  proposed_by: string
  proposed_at: Generated<Moment>
  approved_by: string | null
  approved_at: Moment | null
  applied_at: Moment | null
  undone_by: string | null
  undone_at: Moment | null
}

export interface TerritoryDistrictsTable {
  id: string
  layer: string
  unit_id: string
  code: string
  name: string
  closed_at: Moment | null
  created_at: Generated<Moment>
  created_by: string | null
}

export interface TerritoryDivisionsTable {
  result_id: string
  layer: string
  customer_ids: string[]
  from_ids: string[]
  to_ids: string[]
}

export interface TerritoryHandoversTable {
  decision_id: string
  layer: string
  customer_id: string
  from_id: string | null
  to_id: string
  state: Generated<string>
  reason: string | null
  settled_at: Moment | null
}

export interface TerritoryResultsTable {
  id: string
  scenario_id: string
  number: number
  kind: string
  spec: Json
  layers: Json
  wishes: Json | null
  routes: Json | null
  seconds: number
  created_at: Generated<Moment>
  created_by: string
}

export interface TerritoryScenariosTable {
  id: string
  unit_id: string
  name: string
  spec: Json
  version: Generated<number>
  task_id: string | null
  created_at: Generated<Moment>
  created_by: string
  updated_at: Generated<Moment>
  updated_by: string
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

export interface VisitPhotoHashesTable {
  photo_id: string
  visit_id: string
  owner_id: string
  unit_id: string
  visit_date: string
  hash: Int8
  twin_photo_id: string | null
  twin_visit_id: string | null
  twin_distance: number | null
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
  withdrawn_at: Moment | null
  withdrawn_at_device: Moment | null
  withdrawal_reason: string | null
  withdrawal_operation: string | null
  withdrawal_minutes: number | null
  voice_ids: Generated<string[]>
}

export interface WorkerProcessesTable {
  id: string
  host: string
  worker_ids: string[]
  started_at: Generated<Moment>
  beat_at: Generated<Moment>
}
