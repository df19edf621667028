import type { CoordinateSystem } from '#contracts/common.ts'
import { bd09, gcj02, isPosition, toWgs84, wgs84 } from '#engines/geo/index.ts'
import type { CarrierSetup } from './positioning.settings.ts'
import { callOperation, fetchText, type SoapAnswer } from './soap/call.ts'
import { readWsdl } from './soap/wsdl.ts'
import { escapeXml, find, readXml } from './soap/xml.ts'

/** The carrier that serves a phone number: the longest beginning that fits wins, so that ported numbers can stand in full. */
export function carrierOf(phone: string, carriers: readonly CarrierSetup[]): CarrierSetup | null {
  const digits = phone.replaceAll(/\D/g, '').replace(/^86(?=1\d{10}$)/, '')
  let best: { readonly setup: CarrierSetup; readonly length: number } | null = null
  for (const setup of carriers) {
    if (setup.wsdl.trim() === '') continue
    for (const beginning of setup.numbers.split(/[,，\s]+/)) {
      if (beginning === '' || !digits.startsWith(beginning)) continue
      if (best === null || beginning.length > best.length) best = { setup, length: beginning.length }
    }
  }
  return best?.setup ?? null
}

/** Where the carrier says the phone is, in WGS-84; accuracy in metres, null where it states none. */
export interface CarrierFix {
  readonly lng: number
  readonly lat: number
  readonly accuracy: number | null
  readonly address: string | null
}

export type CarrierAnswer =
  | { readonly kind: 'fix'; readonly fix: CarrierFix; readonly raw: string }
  | { readonly kind: 'refused'; readonly reason: string; readonly raw: string | null }
  | { readonly kind: 'timeout' | 'unreachable' | 'unreadable'; readonly raw: string | null }

/** What the carrier is told: the number, when, and which look-up it is. */
export interface Question {
  readonly id: string
  readonly phone: string
  readonly time: string
}

/** Asks a carrier where a phone is: reads its WSDL, calls the operation, reads the XML in the answered string. */
export async function askCarrier(
  setup: CarrierSetup,
  question: Question,
  deadline: AbortSignal,
): Promise<CarrierAnswer> {
  const wsdl = await fetchText(setup.wsdl, { method: 'GET' }, deadline)
  if (typeof wsdl === 'string') return { kind: wsdl, raw: null }
  const operation = readWsdl(wsdl.text, setup.operation)
  if (!operation) return { kind: 'unreadable', raw: wsdl.text }
  return readAnswer(await callOperation(operation, requestXml(setup.request, question), deadline), setup)
}

const requestXml = (template: string, question: Question): string =>
  template.replaceAll(/\{(id|phone|time)\}/g, (_, name: keyof Question) => escapeXml(question[name]))

function readAnswer(answer: SoapAnswer, setup: CarrierSetup): CarrierAnswer {
  if (answer.kind === 'fault') return { kind: 'refused', reason: answer.reason, raw: null }
  if (answer.kind !== 'answer') return { kind: answer.kind, raw: null }
  const raw = answer.value
  const xml = readXml(raw)
  if (!xml) return { kind: 'unreadable', raw }
  const names = setup.elements.split(/[,，]/).map((name) => name.trim())
  const textOf = (index: number): string | null => {
    const name = names[index] ?? ''
    return (name !== '' && find(xml, name)?.text) || null
  }
  const [lng, lat, accuracy] = [textOf(0), textOf(1), textOf(2)].map(toNumber)
  const address = textOf(3)
  if (lng != null && lat != null && isPosition(lng, lat)) {
    const measured = accuracy != null && accuracy > 0 ? accuracy : null
    return { kind: 'fix', raw, fix: { ...inWgs84(setup.system, lng, lat), accuracy: measured, address } }
  }
  const reason = textOf(4) ?? address
  return reason === null ? { kind: 'unreadable', raw } : { kind: 'refused', reason, raw }
}

function inWgs84(system: CoordinateSystem, lng: number, lat: number): { lng: number; lat: number } {
  const given = { wgs84, gcj02, bd09 }[system](lng, lat)
  const { lng: east, lat: north } = toWgs84(given)
  return { lng: east, lat: north }
}

function toNumber(text: string | null): number | null {
  const value = text === null || text === '' ? Number.NaN : Number(text)
  return Number.isFinite(value) ? value : null
}
