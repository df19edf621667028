import { sql } from 'kysely'
import {
  answersWithoutWords,
  sentWithoutWords,
  type SubjectTable,
} from '#platform/customer-rows/subject-rows.ts'

const items = (id: string) => sql`select i.id from inspection_items i where i.customer_id = ${id}`
type Form = Parameters<typeof answersWithoutWords>[1]
const deleted = "'（已删除）'"

/** What assessments say about a customer. They are about the account manager: scores and choices stay, words go. */
export const inspectionTables = (form: Form): readonly SubjectTable[] => [
  {
    table: 'inspection_comments',
    title: { zh: '考核申诉', en: 'Comments on assessments' },
    about: (id) => sql<boolean>`t.item_id in (${items(id)})`,
    shows: {
      created_at: { zh: '时间', en: 'At' },
      body: { zh: '内容', en: 'Words' },
      reply: { zh: '答复', en: 'Reply' },
    },
    erase: { body: deleted, reply: `case when t.reply is null then null else ${deleted} end` },
  },
  {
    table: 'inspection_operations',
    title: { zh: '考核手机上传的原始记录', en: 'What phones of assessors sent' },
    about: (id) => sql<boolean>`t.payload ->> 'itemId' in (select x.id::text from (${items(id)}) x)`,
    shows: { received_at: { zh: '时间', en: 'At' }, payload: { zh: '内容', en: 'Content' } },
    leaveOut: ['request_hash'],
    erase: { payload: sentWithoutWords('payload') },
  },
  {
    table: 'inspection_items',
    title: { zh: '考核', en: 'Assessments' },
    shows: {
      started_at: { zh: '时间', en: 'At' },
      findings: { zh: '检查结果', en: 'Findings' },
      enquiries: { zh: '询问', en: 'Enquiries' },
      remark: { zh: '评语', en: 'Remark' },
    },
    files: 't.attached_photos',
    erase: {
      remark: 'null',
      reason: `case when t.reason is null then null else ${deleted} end`,
      findings: answersWithoutWords('findings', form),
      enquiries: `(select coalesce(jsonb_agg(e - '{note,words,remark}'::text[]), '[]')
        from jsonb_array_elements(t.enquiries) e)`,
      start_fix: 'null',
      end_fix: 'null',
      expected_photos: "'{}'",
      attached_photos: "'{}'",
    },
  },
  {
    table: 'inspection_changes',
    title: { zh: '考核名单调整', en: 'Changes of lists' },
    shows: { changed_at: { zh: '时间', en: 'At' }, reason: { zh: '原因', en: 'Why' } },
    erase: { reason: deleted },
  },
  {
    table: 'inspection_frames',
    title: { zh: '抽样名单', en: 'Lists of drawings' },
    shows: { drawn: { zh: '抽中', en: 'Drawn' } },
    erase: {
      keeps: {
        zh: '抽样名单以哈希封存，改动后无法验证；其中只有编号、类型和大致方位',
        en: 'the list is sealed by its hash and proves the drawing; it has numbers, kinds and rough places alone',
      },
    },
  },
]
