import { auditActionName } from '#contracts/audit-actions.ts'
import type { Locale } from '#contracts/identity.ts'
import type { SubjectSection } from '#platform/customer-rows/customer-rows.ts'
import { inLocale, type Message } from '#platform/errors/errors.ts'
import { isUuid } from '#platform/text/uuid.ts'
import type { CarriedFile } from './whole-customer.ts'

export interface PersonFile {
  readonly madeAt: Date
  readonly madeFor: string
  readonly timeZone: string
  readonly sections: readonly SubjectSection[]
  readonly files: readonly CarriedFile[]
}

/** Everything as it is kept, for programs. */
export function personJson({ madeAt, madeFor, sections, files }: Omit<PersonFile, 'timeZone'>): string {
  return JSON.stringify(
    {
      madeAt: madeAt.toISOString(),
      madeFor,
      tables: Object.fromEntries(sections.map(({ table, rows }) => [table, rows])),
      files: files.map(({ file, content }) => ({
        id: file.id,
        name: file.name,
        mediaType: file.mediaType,
        size: file.size,
        content,
      })),
    },
    null,
    2,
  )
}

const words = {
  title: { zh: '个人信息副本', en: 'Everything we hold about you' },
  lead: {
    zh: '以下是我们保存的、与您有关的全部记录。同名的 JSON 文件内容更细，可供其他系统读取。',
    en: 'All records that we keep about you. The JSON file of the same name has every column, for other systems.',
  },
  files: { zh: '照片、语音与附件', en: 'Photos, spoken notes and attachments' },
  tooLarge: { zh: '（太大，未放入本文件，请向我们索取）', en: '(too large for this file; ask us for it)' },
  empty: { zh: '（无）', en: '(none)' },
} as const

/** The same as a page that opens anywhere, with pictures in it; it loads and runs nothing. */
export function personHtml(
  { madeAt, madeFor, timeZone, sections, files }: PersonFile,
  locale: Locale,
): string {
  const cell = cellsOf(locale, timeZone)
  const say = (message: Message): string => text(inLocale(message, locale))
  // The card first, what the program wrote down by itself last.
  const place = ({ table }: SubjectSection): number => (table === 'customers' ? 0 : isTrace(table) ? 2 : 1)
  const shown = sections
    .filter(({ shows }) => Object.keys(shows).length > 0)
    .toSorted((a, b) => place(a) - place(b))
  return `<!doctype html><html lang="${locale}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="content-security-policy" content="default-src 'none'; img-src data:; media-src data:; style-src 'unsafe-inline'">
<title>${say(words.title)}</title><style>
body{font:15px/1.6 system-ui,"Noto Sans SC",sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#1f2933}
h2{margin-top:2rem;font-size:1.1rem}table{border-collapse:collapse;width:100%}
th,td{border:1px solid #d5dbe1;padding:.35rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}
th{background:#f4f6f8;font-weight:600;white-space:nowrap}img{max-width:20rem;display:block}</style>
<h1>${say(words.title)}</h1><p>${text(madeFor)} · ${text(madeAt.toISOString().slice(0, 10))}</p><p>${say(words.lead)}</p>
${shown.map((section) => sectionHtml(section, say, cell)).join('\n')}
${files.length === 0 ? '' : `<h2>${say(words.files)}</h2>${files.map((one) => fileHtml(one, say)).join('\n')}`}</html>`
}

function sectionHtml(
  { title, shows, rows }: SubjectSection,
  say: (message: Message) => string,
  cell: Cell,
): string {
  const columns = Object.entries(shows)
  const name = `<h2>${say(title)}（${rows.length}）</h2>`
  const [only] = rows
  // One row reads better downwards.
  if (rows.length === 1 && only)
    return `${name}<table>${columns.map(([column, label]) => `<tr><th>${say(label)}</th><td>${cell(column, only[column])}</td></tr>`).join('')}</table>`
  return `${name}<table><tr>${columns.map(([, label]) => `<th>${say(label)}</th>`).join('')}</tr>
${rows.map((row) => `<tr>${columns.map(([column]) => `<td>${cell(column, row[column])}</td>`).join('')}</tr>`).join('\n')}</table>`
}

function fileHtml({ file, content }: CarriedFile, say: (message: Message) => string): string {
  const name = `<p>${text(file.name)} · ${text(file.createdAt.toISOString().slice(0, 16).replace('T', ' '))}`
  if (content === null) return `${name} ${say(words.tooLarge)}</p>`
  const source = `data:${file.mediaType};base64,${content}`
  if (file.mediaType.startsWith('image/')) return `${name}</p><img alt="" src="${source}">`
  if (file.mediaType.startsWith('audio/')) return `${name}</p><audio controls src="${source}"></audio>`
  return `${name}</p>`
}

const isTrace = (table: string): boolean => ['audit_records', 'outbox', 'disclosure_asks'].includes(table)

type Cell = (column: string, value: unknown) => string

/** How a value reads: moments in the zone of the organisation, money in yuan, actions by their names. */
function cellsOf(locale: Locale, timeZone: string): Cell {
  const moments = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'medium', timeStyle: 'short' })
  return (column, value) => {
    if (value === null || value === undefined || value === '') return ''
    if (typeof value === 'boolean') return value ? '✓' : '—'
    if (typeof value === 'object') return text(plainWords(value))
    if (column.endsWith('_fen')) return (Number(value) / 100).toFixed(2)
    const word = wordOf(value)
    if (/^\d{4}-\d\d-\d\dT\d\d:/.test(word)) return text(moments.format(new Date(word)))
    return text(column === 'action' ? (auditActionName(word, locale) ?? word) : word)
  }
}
/** Rows come from JSON: what is no document is a text or a number. */
const wordOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** A document in a row, as a person reads it: `键：值；键：值`. */
function plainWords(value: unknown): string {
  if (Array.isArray(value)) return value.map(plainWords).join('；')
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .filter(([, one]) => one !== null && one !== '' && !(typeof one === 'string' && isUuid(one)))
      .map(([key, one]) => `${key}：${plainWords(one)}`)
      .join('，')
  return wordOf(value)
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const text = (value: string): string => value.replaceAll(/[&<>"']/g, (letter) => entities[letter]!)
