import { sql } from 'kysely'
import type { SubjectTable } from '#platform/customer-rows/subject-rows.ts'

const ids = { zh: '只有编号，证明谁为何查看过', en: 'numbers alone: proof of who asked, and what for' }

/** What privacy itself and the platform keep about a customer. */
export const privacyTables: readonly SubjectTable[] = [
  {
    table: 'consents',
    title: { zh: '授权与撤回', en: 'Consents' },
    shows: {
      said_on: { zh: '日期', en: 'On' },
      kind: { zh: '授权还是撤回', en: 'Given or withdrawn' },
      purpose: { zh: '用途', en: 'Purpose' },
      given_by: { zh: '谁说的', en: 'Said by' },
      wording: { zh: '文本', en: 'Wording' },
      evidence: { zh: '凭据', en: 'Proof' },
    },
    files: 'array_remove(array[t.evidence_file_id], null)',
    // That, when and for what it was given stays: it proves that what was done was allowed.
    erase: { given_by: "''", wording: 'null', evidence: 'null', evidence_file_id: 'null' },
  },
  {
    table: 'disclosure_asks',
    title: { zh: '查看记录', en: 'Questions about protected data' },
    shows: {
      at: { zh: '时间', en: 'At' },
      field: { zh: '资料', en: 'Field' },
      purpose: { zh: '用途', en: 'Purpose' },
      outcome: { zh: '结果', en: 'Outcome' },
    },
    erase: { keeps: ids },
  },
  {
    table: 'subject_requests',
    title: { zh: '个人信息请求', en: 'Requests of the person' },
    shows: {
      made_at: { zh: '时间', en: 'At' },
      kind: { zh: '请求', en: 'Request' },
      state: { zh: '状态', en: 'State' },
    },
    erase: { asked_by: "''", note: 'null' },
  },
  {
    table: 'legal_holds',
    title: { zh: '法定留存', en: 'Legal holds' },
    shows: { placed_at: { zh: '时间', en: 'At' }, reason: { zh: '原因', en: 'Why' } },
    erase: {
      keeps: { zh: '证明当时为何不能删除', en: 'proof of why something could not be erased' },
    },
  },
  {
    table: 'audit_records',
    title: { zh: '审计记录', en: 'Audit trail' },
    about: (id) => sql<boolean>`t.subject_id = ${id}`,
    shows: {
      at: { zh: '时间', en: 'At' },
      action: { zh: '操作', en: 'Action' },
    },
    leaveOut: ['seal', 'address', 'request_id'],
    erase: {
      keeps: {
        zh: '审计链逐条封存，只有编号、操作和用途，没有资料内容；按法律保存',
        en: 'each record is sealed to the one before; it has numbers, actions and purposes, never a value',
      },
    },
  },
  {
    table: 'outbox',
    title: { zh: '系统事件', en: 'Events' },
    about: (id) => sql<boolean>`t.subject_id = ${id}`,
    shows: { at: { zh: '时间', en: 'At' }, type: { zh: '事件', en: 'Event' } },
    erase: {
      keeps: { zh: '只有编号和栏目名，过期自动清除', en: 'numbers and names of fields; swept by age' },
    },
  },
]
