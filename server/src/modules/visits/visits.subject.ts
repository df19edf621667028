import { sql } from 'kysely'
import {
  answersWithoutWords,
  sentWithoutWords,
  type SubjectTable,
} from '#platform/customer-rows/subject-rows.ts'

const ofVisits = (column: 'visit_id') => (id: string) =>
  sql<boolean>`t.${sql.ref(column)} in (select v.id from visits v where v.customer_id = ${id})`
type Form = Parameters<typeof answersWithoutWords>[1]
const at = { zh: '时间', en: 'At' }
const note = { zh: '备注', en: 'Note' }

/** What visits say about a customer; what refers to others comes first. Days and minutes of the staff stay. */
export const visitTables = (form: Form): readonly SubjectTable[] => [
  {
    table: 'next_step_marks',
    title: { zh: '约定的办理', en: 'What became of agreed steps' },
    about: ofVisits('visit_id'),
    shows: { marked_at: at, outcome: { zh: '结果', en: 'Outcome' }, note },
    erase: { note: 'null' },
  },
  {
    table: 'visit_photo_hashes',
    title: { zh: '照片指纹', en: 'Prints of photos' },
    about: ofVisits('visit_id'),
    shows: { visit_date: { zh: '日期', en: 'On' } },
    leaveOut: ['hash'],
    erase: 'remove',
  },
  {
    table: 'field_operations',
    title: { zh: '手机上传的原始记录', en: 'What phones sent' },
    about: (id) =>
      sql<boolean>`t.payload ->> 'customerId' = ${id}
        or t.visit_id in (select v.id from visits v where v.customer_id = ${id})
        or t.payload ->> 'stopId' in (select s.id::text from plan_stops s where s.customer_id = ${id})`,
    shows: {
      received_at: at,
      kind: { zh: '种类', en: 'Kind' },
      payload: { zh: '内容', en: 'Content' },
    },
    leaveOut: ['request_hash'],
    erase: { payload: sentWithoutWords('payload') },
  },
  {
    table: 'visits',
    title: { zh: '走访', en: 'Visits' },
    shows: {
      visit_date: { zh: '日期', en: 'On' },
      started_at: { zh: '开始', en: 'From' },
      ended_at: { zh: '结束', en: 'To' },
      findings: { zh: '走访记录', en: 'Findings' },
      note,
      next_step: { zh: '约定', en: 'Agreed step' },
      next_step_on: { zh: '约定日期', en: 'For' },
    },
    files: 't.attached_photos || t.voice_ids',
    erase: {
      note: 'null',
      next_step: 'null',
      next_step_on: 'null',
      findings: answersWithoutWords('findings', form),
      // Where the two presses were is where the shop is; the verdict on them stays.
      start_fix: 'null',
      end_fix: 'null',
      withdrawal_reason: "case when t.withdrawal_reason is null then null else '（已删除）' end",
      expected_photos: "'{}'",
      attached_photos: "'{}'",
      voice_ids: "'{}'",
    },
  },
  {
    table: 'plan_stops',
    title: { zh: '走访计划中的站点', en: 'Stops of plans' },
    shows: { reasons: { zh: '推荐理由', en: 'Reasons' }, skip_reason: { zh: '未去原因', en: 'Why skipped' } },
    erase: {
      reasons: "'[]'",
      skip_reason: "case when t.skip_reason is null then null else '（已删除）' end",
    },
  },
  {
    table: 'appointments',
    title: { zh: '预约', en: 'Appointments' },
    shows: { on_date: { zh: '日期', en: 'On' }, from_time: { zh: '起', en: 'From' }, note },
    erase: { note: 'null' },
  },
  {
    table: 'month_visits',
    title: { zh: '月计划', en: 'Month plans' },
    shows: { visit_date: { zh: '日期', en: 'On' } },
    erase: { keeps: { zh: '只有编号和日期', en: 'numbers and dates alone' } },
  },
  {
    table: 'handed_customers',
    title: { zh: '代班', en: 'Handed to substitutes' },
    shows: { visit_date: { zh: '日期', en: 'On' } },
    erase: { keeps: { zh: '只有编号和日期', en: 'numbers and dates alone' } },
  },
]
