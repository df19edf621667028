import { Readable } from 'node:stream'
import { stringify } from 'csv-stringify'
import { auditActionName } from '#contracts/audit-actions.ts'
import type { Locale } from '#contracts/identity.ts'
import type { AuditEntry } from '#platform/audit/index.ts'

const BATCH = 1000

const TITLES: Readonly<Record<Locale, readonly string[]>> = {
  'zh-CN': [
    '序号',
    '时间',
    '操作人',
    '操作',
    '操作代码',
    '对象类型',
    '对象',
    '对象名称',
    '内容',
    '网络地址',
    '请求编号',
    '封存',
  ],
  'en-US': [
    'No.',
    'Time',
    'Who',
    'Action',
    'Code',
    'Kind',
    'Subject',
    'Name',
    'Detail',
    'Address',
    'Request',
    'Seal',
  ],
}

/**
 * The records as CSV (UTF-8 with a mark, so that Excel reads Chinese), newest first, read batch by batch while they
 * are sent. A cell that a spreadsheet would take for a formula is made harmless.
 */
export function auditCsv(
  read: (before: bigint | undefined, limit: number) => Promise<{ entries: AuditEntry[]; more: boolean }>,
  options: {
    locale: Locale
    /** Shows a moment in the organisation's zone. */
    moment: (at: Date) => string
    names: (entries: readonly AuditEntry[]) => Promise<ReadonlyMap<string, string>>
    /** No more records than were counted when the export was let pass. */
    rowsAtMost: number
    /** Who took the file away, when and what for; null where files do not say so. */
    mark: string | null
  },
): Readable {
  async function* rows() {
    if (options.mark !== null) yield [options.mark]
    yield TITLES[options.locale]
    let left = options.rowsAtMost
    let before: bigint | undefined
    for (let more = true; more;) {
      const page = await read(before, BATCH)
      const names = await options.names(page.entries)
      for (const entry of page.entries.slice(0, left)) {
        yield [
          String(entry.seq),
          options.moment(entry.at),
          entry.actorId === null ? '' : (names.get(entry.actorId) ?? entry.actorId),
          auditActionName(entry.action, options.locale) ?? entry.action,
          entry.action,
          entry.subjectKind,
          entry.subjectId ?? '',
          names.get(entry.subjectId ?? '') ?? '',
          JSON.stringify(entry.detail),
          entry.address ?? '',
          entry.requestId ?? '',
          entry.seal,
        ]
      }
      before = page.entries.at(-1)?.seq
      left -= page.entries.length
      more = page.more && left > 0
    }
  }
  const formatted = stringify({ bom: true, escape_formulas: true })
  const source = Readable.from(rows())
  source.on('error', (error) => formatted.destroy(error))
  return source.pipe(formatted)
}
