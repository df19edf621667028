import type { Readable } from 'node:stream'
import { SaxesParser, type SaxesTagPlain } from 'saxes'
import yauzl from 'yauzl'
import { importLimits } from './limits.ts'
import { Unreadable } from './unreadable.ts'

/** The parts of a workbook: a zip whose entries are read one after the other, counted while they unpack. */
export interface XlsxPackage {
  readonly has: (name: string) => boolean
  /** Feeds a part to a SAX parser, piece by piece; after each piece the generator yields once. */
  read(name: string, handlers: SaxHandlers): AsyncGenerator<void>
  close(): void
}

export interface SaxHandlers {
  open?(name: string, attributes: Readonly<Record<string, string>>): void
  close?(name: string): void
  text?(text: string): void
}

const damaged = (): Unreadable =>
  new Unreadable('不是完好的 .xlsx 文件', 'it is not an intact .xlsx workbook')
const tooLarge = (): Unreadable => new Unreadable('解压后过大', 'it is too large once unpacked')

/** Reads the list of entries. Names are only compared, never used as paths. */
export async function openPackage(path: string): Promise<XlsxPackage> {
  const zip = await openZip(path)
  const entries = new Map<string, yauzl.Entry>()
  await new Promise<void>((resolve, reject) => {
    zip.on('entry', (entry: yauzl.Entry) => {
      if (entries.size > 10_000) return reject(tooLarge())
      entries.set(entry.fileName.replace(/^\//, '').toLowerCase(), entry)
      zip.readEntry()
    })
    zip.on('end', resolve)
    zip.on('error', () => reject(damaged()))
    zip.readEntry()
  })
  let unpacked = 0
  let packed = 0

  return {
    has: (name) => entries.has(name.toLowerCase()),
    close: () => zip.close(),
    async *read(name, handlers) {
      const entry = entries.get(name.toLowerCase())
      if (!entry || entry.isEncrypted()) throw damaged()
      const parser = saxParser(handlers)
      const decoder = new TextDecoder('utf-8')
      const stream = await openEntry(zip, entry)
      packed += entry.compressedSize
      try {
        for await (const chunk of stream as AsyncIterable<Buffer>) {
          unpacked += chunk.length
          if (unpacked > mostFrom(packed)) throw tooLarge()
          parser.write(decoder.decode(chunk, { stream: true }))
          yield
        }
        parser.write(decoder.decode()).close()
        yield
      } catch (error) {
        throw error instanceof Unreadable ? error : damaged()
      } finally {
        stream.destroy()
      }
    },
  }
}

/** A megabyte of nothing but repetition unpacks to a gigabyte: no workbook of people looks like that. */
const mostFrom = (packed: number): number =>
  Math.min(importLimits.unpackedBytes, Math.max(importLimits.plainBytes, packed * importLimits.ratio))

/** Reads a whole small part. */
export async function readPart(book: XlsxPackage, name: string, handlers: SaxHandlers): Promise<void> {
  for await (const _ of book.read(name, handlers)) continue
}

/** A parser that knows no DOCTYPE: without one there are neither external nor nested entities. */
function saxParser(handlers: SaxHandlers): SaxesParser<{ xmlns: false }> {
  const parser = new SaxesParser<{ xmlns: false }>({ xmlns: false })
  const local = (name: string): string => name.slice(name.indexOf(':') + 1)
  parser.on('doctype', () => {
    throw new Unreadable('文件里有不允许的 DOCTYPE 声明', 'it holds a DOCTYPE, which is not allowed')
  })
  parser.on('error', () => {
    throw damaged()
  })
  parser.on('opentag', (tag: SaxesTagPlain) => handlers.open?.(local(tag.name), tag.attributes))
  parser.on('closetag', (tag: SaxesTagPlain) => handlers.close?.(local(tag.name)))
  parser.on('text', (text) => handlers.text?.(text))
  parser.on('cdata', (text) => handlers.text?.(text))
  return parser
}

function openZip(path: string): Promise<yauzl.ZipFile> {
  return new Promise((resolve, reject) => {
    yauzl.open(path, { lazyEntries: true, autoClose: false, validateEntrySizes: true }, (error, zip) =>
      error ? reject(damaged()) : resolve(zip),
    )
  })
}

function openEntry(zip: yauzl.ZipFile, entry: yauzl.Entry): Promise<Readable> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => (error ? reject(damaged()) : resolve(stream)))
  })
}
