import type { Purpose } from '#engines/disclosure/index.ts'
import type { Result } from '../errors/result.ts'
import type { Origin } from '../http/index.ts'
import type { Actor } from '../policy/index.ts'

/** What is about to leave as a file. */
export interface ExportAsked {
  readonly actor: Actor
  readonly origin: Origin
  /** Name of the endpoint, and what makes this export differ from another of the same endpoint. */
  readonly kind: string
  readonly params: Readonly<Record<string, unknown>>
  /** What the second person reads: 导出客户列表. */
  readonly title: string
  readonly rows: number
  readonly purpose: Exclude<Purpose, 'display'>
  readonly note: string | null
}

/** Who took a file away, when and what for: stands in the file itself. */
export interface Watermark {
  readonly by: string
  readonly account: string
  readonly at: Date
  readonly purpose: string
  readonly note: string | null
  /** One line of all of it, in the reader's language. */
  readonly line: string
  /** Whether a CSV begins with the line as a comment; it cannot be imported again then. */
  readonly inCsv: boolean
}

export interface ExportPass {
  readonly watermark: Watermark
  /** The file may hold so many rows and no more: it was counted before it was written. */
  readonly rowsAtMost: number
  /** When the finished file is deleted. */
  readonly expiresAt: Date
}

/** Every export goes through here: a purpose, above a set size a second person, and a mark in the file. */
export interface ExportGate {
  /**
   * Lets an export pass or says what is missing. A large one without an approval is put before a second person and
   * refused with `export_needs_approval`; repeated unchanged after the approval it passes, once.
   */
  pass(asked: ExportAsked): Promise<Result<ExportPass>>
}

interface Stamped {
  creator: string
  title: string
  subject: string
  keywords: string
  description: string
  created: Date
}

/** Writes the mark into the properties of a workbook. */
export function stampBook(book: object, mark: Watermark): void {
  const properties: Stamped = {
    creator: `${mark.by}（${mark.account}）`,
    title: mark.line,
    subject: mark.purpose,
    keywords: mark.note ?? '',
    description: mark.line,
    created: mark.at,
  }
  Object.assign(book, properties)
}

/** The mark as header and footer of every printed page; `&` begins a code there and stands for itself when doubled. */
export function stampedPages(mark: Watermark): { headerFooter: { oddHeader: string; oddFooter: string } } {
  const text = mark.line.replaceAll('&', '&&').slice(0, 200)
  return { headerFooter: { oddHeader: `&L${text}`, oddFooter: `&L${text}&R&P / &N` } }
}
