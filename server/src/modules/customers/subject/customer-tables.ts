import { sql } from 'kysely'
import type { SubjectTable } from '#platform/customer-rows/subject-rows.ts'

/** Facts of the history that say who looked after the customer and nothing of the customer: they stay. */
const ofOffice = "('ownerId', 'unitId', 'state', 'grade', 'type', 'keyCustomer', 'frequency')"

const at = { zh: '时间', en: 'At' }
const note = { zh: '备注', en: 'Note' }
const source = { zh: '来源', en: 'Source' }

/** Tables of the card and its surroundings; what refers to others comes first. */
export const customerTables: readonly SubjectTable[] = [
  {
    table: 'customer_changes',
    title: { zh: '客户卡修改历史', en: 'History of the card' },
    shows: { at, source, changes: { zh: '修改', en: 'Changes' } },
    erase: {
      changes: `(select coalesce(jsonb_agg(case when c ->> 'field' in ${ofOffice} then c
          else c || '{"before": null, "after": null}' end), '[]') from jsonb_array_elements(t.changes) c)`,
    },
  },
  {
    table: 'customer_team',
    title: { zh: '客户团队', en: 'Account team' },
    shows: {
      role: { zh: '角色', en: 'Part' },
      valid_from: { zh: '起', en: 'From' },
      valid_to: { zh: '止', en: 'To' },
      note,
    },
    erase: { note: 'null' },
  },
  {
    table: 'customer_transfer_rows',
    title: { zh: '转移记录', en: 'Hand-overs' },
    shows: { state: { zh: '状态', en: 'State' }, settled_at: at },
    erase: {
      keeps: { zh: '只有编号：谁在何时交接给谁', en: 'numbers alone: who handed over to whom, and when' },
    },
  },
  {
    table: 'pool_moves',
    title: { zh: '公海记录', en: 'Moves into and out of the pool' },
    shows: { at, kind: { zh: '事项', en: 'What' }, reason: { zh: '原因', en: 'Why' } },
    erase: { reason: 'null' },
  },
  {
    table: 'pool_warnings',
    title: { zh: '落入公海提醒', en: 'Warnings of the pool' },
    shows: { warned_on: at },
    erase: 'remove',
  },
  {
    table: 'pool_extensions',
    title: { zh: '延长保护', en: 'Extensions' },
    shows: { until: { zh: '至', en: 'Until' }, reason: { zh: '原因', en: 'Why' } },
    erase: { reason: "'（已删除）'" },
  },
  {
    table: 'customer_orders',
    title: { zh: '订货', en: 'Orders' },
    shows: {
      ordered_on: { zh: '日期', en: 'On' },
      volume: { zh: '数量（条）', en: 'Volume' },
      amount_fen: { zh: '金额（元）', en: 'Amount in yuan' },
      lines: { zh: '品规数', en: 'Lines' },
    },
    erase: {
      keeps: {
        zh: '交易记录按会计档案规定保存，只有日期、数量和金额',
        en: 'records of trade are kept as accounts must be: dates, volumes and amounts alone',
      },
    },
  },
  {
    table: 'customer_import_rows',
    title: { zh: '导入', en: 'Imports' },
    shows: { licence: { zh: '客户号', en: 'Number' }, before: { zh: '导入前', en: 'Before' } },
    erase: { before: 'null', licence: "'erased ' || t.customer_id" },
  },
  {
    table: 'customer_keys',
    title: { zh: '查重用的键', en: 'Keys to find duplicates' },
    shows: { kind: { zh: '种类', en: 'Kind' } },
    leaveOut: ['key'],
    erase: 'remove',
  },
  {
    table: 'customer_duplicate_queue',
    title: { zh: '待查重', en: 'Waiting to be compared' },
    shows: {},
    erase: 'remove',
  },
  {
    table: 'customer_duplicates',
    title: { zh: '疑似重复', en: 'Possible duplicates' },
    about: eitherOf,
    shows: { score: { zh: '相似度', en: 'Likeness' }, found_at: at },
    erase: 'remove',
  },
  {
    table: 'customer_distinct',
    title: { zh: '确认不是同一客户', en: 'Confirmed as distinct' },
    about: eitherOf,
    shows: { at, reason: { zh: '原因', en: 'Why' } },
    erase: 'remove',
  },
  {
    table: 'customer_grade_history',
    title: { zh: '评级历史', en: 'History of grades' },
    shows: { at, before: { zh: '改前', en: 'Before' }, after: { zh: '改后', en: 'After' }, note },
    erase: { note: 'null', figures: 'null' },
  },
  {
    table: 'customer_grade_overrides',
    title: { zh: '人工定级', en: 'Grades set by hand' },
    shows: { grade: { zh: '等级', en: 'Grade' }, reason: { zh: '原因', en: 'Why' } },
    erase: { reason: "'（已删除）'" },
  },
  {
    table: 'customer_grade_scores',
    title: { zh: '评级得分', en: 'Scores of grades' },
    shows: { on_date: at, score: { zh: '得分', en: 'Score' }, grade: { zh: '等级', en: 'Grade' } },
    leaveOut: ['points'],
    erase: 'remove',
  },
  {
    table: 'customer_values',
    title: { zh: '客户价值', en: 'Value' },
    shows: {
      on_date: at,
      amount_fen: { zh: '金额（元）', en: 'Amount in yuan' },
      orders: { zh: '订货次数', en: 'Orders' },
      visits: { zh: '走访次数', en: 'Visits' },
    },
    erase: 'remove',
  },
  {
    table: 'customer_merge_rows',
    title: { zh: '合并前的记录', en: 'Rows before a merge' },
    about: (id) =>
      sql<boolean>`t.merge_id in (select m.id from customer_merges m where ${id} in (m.survivor_id, m.merged_id))`,
    shows: { table_name: { zh: '表', en: 'Table' }, before: { zh: '内容', en: 'Content' } },
    erase: 'remove',
  },
  {
    table: 'customer_merges',
    title: { zh: '合并', en: 'Merges' },
    about: (id) => sql<boolean>`${id} in (t.survivor_id, t.merged_id)`,
    shows: {
      at,
      merged_name: { zh: '并入的客户', en: 'Merged customer' },
      reason: { zh: '原因', en: 'Why' },
    },
    // The redirect of the old id goes too: it led to somebody who is not there any more.
    erase: 'remove',
  },
  {
    table: 'customer_need_steps',
    title: { zh: '需求答复', en: 'Answers to needs' },
    about: (id) => sql<boolean>`t.need_id in (select n.id from customer_needs n where n.customer_id = ${id})`,
    shows: { at, state: { zh: '状态', en: 'State' }, words: { zh: '说明', en: 'Words' } },
    erase: { words: 'null' },
  },
  {
    table: 'customer_needs',
    title: { zh: '提出的需求', en: 'Needs' },
    shows: {
      told_at: at,
      kind: { zh: '种类', en: 'Kind' },
      words: { zh: '原话', en: 'Words' },
      told_by: { zh: '谁说的', en: 'Told by' },
      state: { zh: '状态', en: 'State' },
    },
    erase: { words: "'（已删除）'", told_by: 'null', person_id: 'null' },
  },
  {
    table: 'customer_person_changes',
    title: { zh: '关键人变动', en: 'Changes of key persons' },
    shows: { at, kind: { zh: '事项', en: 'What' }, fields: { zh: '项目', en: 'Fields' } },
    erase: 'remove',
  },
  {
    table: 'customer_people',
    title: { zh: '关键人', en: 'Key persons' },
    shows: {
      name: { zh: '姓名', en: 'Name' },
      position: { zh: '职务', en: 'Position' },
      phone: { zh: '电话', en: 'Telephone' },
      influence: { zh: '影响角色', en: 'Influence' },
      birth_year: { zh: '出生年', en: 'Born in' },
      birth_month: { zh: '月', en: 'Month' },
      birth_day: { zh: '日', en: 'Day' },
      personality: { zh: '性格', en: 'Personality' },
      hobbies: { zh: '爱好', en: 'Hobbies' },
      family: { zh: '家庭', en: 'Family' },
      note,
    },
    erase: 'remove',
  },
  {
    table: 'customer_decisions',
    title: { zh: '决策流程', en: 'How it decides' },
    shows: { process: { zh: '流程', en: 'Process' }, cycle_days: { zh: '周期（天）', en: 'Days' } },
    erase: 'remove',
  },
  {
    table: 'customer_relations',
    title: { zh: '客户关系', en: 'Relations' },
    about: (id) => sql<boolean>`${id} in (t.from_id, t.to_id)`,
    shows: { kind: { zh: '关系', en: 'Relation' }, since: { zh: '自', en: 'Since' }, source, note },
    erase: 'remove',
  },
  {
    table: 'customers',
    title: { zh: '客户卡', en: 'Card' },
    about: (id) => sql<boolean>`t.id = ${id}`,
    shows: {
      name: { zh: '名称', en: 'Name' },
      licence: { zh: '客户号', en: 'Number' },
      contact_name: { zh: '联系人', en: 'Contact' },
      phone: { zh: '电话', en: 'Telephone' },
      id_number: { zh: '证件号', en: 'Identity number' },
      company_code: { zh: '统一社会信用代码', en: 'Company code' },
      address: { zh: '地址', en: 'Address' },
      lng: { zh: '经度', en: 'Longitude' },
      lat: { zh: '纬度', en: 'Latitude' },
      type: { zh: '类型', en: 'Type' },
      grade: { zh: '等级', en: 'Grade' },
      state: { zh: '状态', en: 'State' },
      entered_on: { zh: '入网日期', en: 'Entered on' },
      last_visit_on: { zh: '上次走访', en: 'Last visit' },
      orders90: { zh: '近 90 天订货次数', en: 'Orders in 90 days' },
      note,
    },
    leaveOut: ['search', 'cell', 'id_number_sealed', 'id_number_hash', 'id_number_tail'],
    erase: {
      name: "'（资料已删除）'",
      // Nobody else may have the number, and nobody's it is.
      licence: "'erased ' || t.id",
      contact_name: 'null',
      phone: 'null',
      address: "''",
      company_code: 'null',
      id_number_sealed: 'null',
      id_number_hash: 'null',
      id_number_tail: 'null',
      lng: 'null',
      lat: 'null',
      position_source: 'null',
      position_accuracy: 'null',
      opening_hours: 'null',
      note: 'null',
      state: "'closed'",
      search: "''::tsvector",
      version: 't.version + 1',
      updated_at: 'now()',
      erased_at: 'now()',
    },
  },
]

function eitherOf(id: string) {
  return sql<boolean>`${id} in (t.a_id, t.b_id)`
}
