import type { StringOperation } from './wsdl.ts'
import { escapeXml, find, readXml } from './xml.ts'

/** What came of a call: the string that the operation answered, or why there is none. */
export type SoapAnswer =
  | { readonly kind: 'answer'; readonly value: string }
  | { readonly kind: 'fault'; readonly reason: string }
  | { readonly kind: 'timeout' | 'unreachable' | 'unreadable' }

const MOST_BYTES = 1024 * 1024

/** Fetches a text over HTTP within a time limit; a redirect is not followed, since it would leave what was set up. */
export async function fetchText(
  url: string,
  init: RequestInit,
  deadline: AbortSignal,
): Promise<{ readonly status: number; readonly text: string } | 'timeout' | 'unreachable' | 'unreadable'> {
  try {
    const answer = await fetch(url, { ...init, redirect: 'error', signal: deadline })
    const chunks: Uint8Array[] = []
    let size = 0
    for await (const chunk of answer.body ?? []) {
      size += chunk.length
      if (size > MOST_BYTES) return 'unreadable'
      chunks.push(chunk)
    }
    return { status: answer.status, text: Buffer.concat(chunks).toString('utf8') }
  } catch {
    return deadline.aborted ? 'timeout' : 'unreachable'
  }
}

/**
 * Calls an operation of one string by SOAP 1.1. A fault travels with status 500; anything else that is not an
 * envelope is unreadable. Source of the format: W3C Note "Simple Object Access Protocol 1.1", 2000.
 */
export async function callOperation(
  operation: StringOperation,
  value: string,
  deadline: AbortSignal,
): Promise<SoapAnswer> {
  const answer = await fetchText(
    operation.endpoint,
    {
      method: 'POST',
      headers: { 'content-type': 'text/xml; charset=utf-8', soapaction: `"${operation.soapAction}"` },
      body: envelope(operation, value),
    },
    deadline,
  )
  if (typeof answer === 'string') return { kind: answer }
  const root = readXml(answer.text)
  const body = root?.name === 'Envelope' ? root.children.find((one) => one.name === 'Body') : undefined
  const [first] = body?.children ?? []
  if (!first) return { kind: 'unreadable' }
  if (first.name === 'Fault') return { kind: 'fault', reason: find(first, 'faultstring')?.text ?? '' }
  const [result] = first.children
  return result ? { kind: 'answer', value: result.text } : { kind: 'unreadable' }
}

function envelope({ name, namespace, parameter, qualified }: StringOperation, value: string): string {
  const prefix = qualified ? 'm:' : ''
  const argument = `<${prefix}${parameter}>${escapeXml(value)}</${prefix}${parameter}>`
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>',
    `<m:${name} xmlns:m="${escapeXml(namespace)}">${argument}</m:${name}>`,
    '</soap:Body></soap:Envelope>',
  ].join('')
}
