import { XMLParser } from 'fast-xml-parser'

/** An element: its local name and prefix, attributes as written, children in order, and the text within. */
export interface Element {
  readonly name: string
  /** Empty where it has none. */
  readonly prefix: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly Element[]
  readonly text: string
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: true,
})

/**
 * Reads XML from outside: null when it is none. A document type is refused whole, since entities declared in it
 * could name files or grow without end.
 */
export function readXml(source: string): Element | null {
  if (/<!DOCTYPE/i.test(source)) return null
  let parsed: unknown
  try {
    parsed = parser.parse(source, true)
  } catch {
    return null
  }
  if (!Array.isArray(parsed)) return null
  return parsed.map(toElement).find((one) => one !== null && !one.name.startsWith('?')) ?? null
}

/** The library gives `[{ name: children[], ':@': attributes }]`, with text as `{ '#text': … }`. */
function toElement(node: unknown): Element | null {
  if (typeof node !== 'object' || node === null) return null
  const entry = Object.entries(node).find(([key]) => key !== ':@')
  if (!entry || entry[0] === '#text') return null
  const within: readonly unknown[] = Array.isArray(entry[1]) ? entry[1] : []
  const attributes = (node as { ':@'?: Record<string, string> })[':@'] ?? {}
  const children = within.map(toElement).filter((one) => one !== null)
  const [, prefix = '', name = ''] = /^(?:([^:]*):)?(.*)$/.exec(entry[0]) ?? []
  return { name, prefix, attributes, children, text: within.map(textOf).join('') }
}

function textOf(node: unknown): string {
  const text = (node as { '#text'?: unknown })['#text']
  return typeof text === 'string' ? text : ''
}

/** The element itself and all below it, in document order. */
export function* everyElement(element: Element): Generator<Element> {
  yield element
  for (const child of element.children) yield* everyElement(child)
}

/** The first element of that local name, whatever its case; undefined when there is none. */
export function find(element: Element, name: string): Element | undefined {
  const wanted = name.toLowerCase()
  for (const one of everyElement(element)) if (one.name.toLowerCase() === wanted) return one
  return undefined
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}
export const escapeXml = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => escapes[sign] ?? '')
