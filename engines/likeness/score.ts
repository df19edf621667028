import { greatCircleMetres, type Wgs84 } from '../geo/index.ts'
import { editShare, nameShare } from './text-share.ts'

/** What is known of a customer, folded; empty texts and lists are unknown. */
export interface Facts {
  readonly licence: string
  readonly name: string
  /** The name as it is spoken (pinyin without tones). */
  readonly sound: string
  readonly address: string
  readonly contact: string
  readonly phones: readonly string[]
  readonly companyCodes: readonly string[]
  readonly personIds: readonly string[]
  readonly position: Wgs84 | null
}

/** Points that each reason gives at most. */
export interface LikenessWeights {
  readonly licence: number
  readonly companyCode: number
  readonly personId: number
  readonly phone: number
  readonly name: number
  readonly address: number
  readonly near: number
  readonly contact: number
  /** Taken off where both have a code of the company, or an identity number, and they differ. */
  readonly otherCode: number
  /** Metres from which on being near says nothing. */
  readonly nearMetres: number
}

export type ReasonCode =
  | 'licence'
  | 'company_code'
  | 'person_id'
  | 'phone'
  | 'name'
  | 'name_alike'
  | 'name_sound'
  | 'address'
  | 'address_alike'
  | 'near'
  | 'contact'
  | 'other_code'

export interface LikenessReason {
  readonly code: ReasonCode
  readonly points: number
  /** How alike, 0–1, where it is a matter of degree. */
  readonly share?: number
  readonly metres?: number
  /** How many customers have the telephone that both have. */
  readonly holders?: number
  /** What the two share or are compared by: to tell later whether it is still the same. Never shown. */
  readonly about: string
}

/** Names less alike than this are different names; addresses likewise. */
const leastName = 0.7
const leastAddress = 0.75
/** What sounds the same but is written otherwise is nearly the same name. */
const soundWorth = 0.85
const shortestSound = 4

/**
 * The reasons why two records may be one customer, strongest first, and their sum held within 0–100. `holders` says
 * how many customers have a telephone: one that many share (a head office, a hotline) says less of each pair.
 */
export function likeness(
  a: Facts,
  b: Facts,
  weights: LikenessWeights,
  holders: (phone: string) => number = () => 2,
): { readonly score: number; readonly reasons: readonly LikenessReason[] } {
  const found = [
    same('licence', weights.licence, a.licence, b.licence),
    sharedOf('company_code', weights.companyCode, a.companyCodes, b.companyCodes),
    sharedOf('person_id', weights.personId, a.personIds, b.personIds),
    phoneReason(a, b, weights.phone, holders),
    nameReason(a, b, weights.name),
    addressReason(a, b, weights.address),
    same('contact', weights.contact, a.contact, b.contact),
    otherCode(a, b, weights.otherCode),
  ].filter((reason) => reason !== null)
  // Neighbours are many; being near speaks only for those who have a name or an address in common as well.
  const placed = found.some(({ code }) => /^(?:name|address|phone|contact)/.test(code))
  const near = placed ? nearReason(a, b, weights) : null
  const reasons = [...found, ...(near ? [near] : [])]
    .filter(({ points }) => points !== 0)
    .toSorted((one, other) => Math.abs(other.points) - Math.abs(one.points))
  const sum = reasons.reduce((total, { points }) => total + points, 0)
  return { score: Math.max(0, Math.min(100, sum)), reasons }
}

function same(code: ReasonCode, points: number, a: string, b: string): LikenessReason | null {
  return a !== '' && a === b ? { code, points, about: a } : null
}

function sharedOf(
  code: ReasonCode,
  points: number,
  a: readonly string[],
  b: readonly string[],
): LikenessReason | null {
  const shared = [...new Set(a)].filter((value) => b.includes(value)).toSorted()
  return shared.length > 0 ? { code, points, about: shared.join(' ') } : null
}

function phoneReason(
  a: Facts,
  b: Facts,
  points: number,
  holders: (phone: string) => number,
): LikenessReason | null {
  const shared = a.phones
    .filter((phone) => b.phones.includes(phone))
    .map((phone) => ({ phone, holders: Math.max(2, holders(phone)) }))
    .toSorted((one, other) => one.holders - other.holders || (one.phone < other.phone ? -1 : 1))
  const [rarest] = shared
  if (!rarest) return null
  return {
    code: 'phone',
    points: Math.round((points * 2) / rarest.holders),
    holders: rarest.holders,
    about: rarest.phone,
  }
}

function nameReason(a: Facts, b: Facts, points: number): LikenessReason | null {
  if (a.name === '' || b.name === '') return null
  const about = [a.name, b.name].toSorted().join('\n')
  if (a.name === b.name) return { code: 'name', points, about }
  const share = nameShare(a.name, b.name)
  if (share < soundWorth && a.sound === b.sound && a.sound.length >= shortestSound)
    return { code: 'name_sound', points: Math.round(points * soundWorth), share: soundWorth, about }
  if (share < leastName) return null
  return { code: 'name_alike', points: Math.round(points * share), share, about }
}

function addressReason(a: Facts, b: Facts, points: number): LikenessReason | null {
  if (a.address === '' || b.address === '') return null
  const about = [a.address, b.address].toSorted().join('\n')
  if (a.address === b.address) return { code: 'address', points, about }
  const share = editShare(a.address, b.address)
  if (share < leastAddress) return null
  return { code: 'address_alike', points: Math.round(points * share), share, about }
}

function nearReason(a: Facts, b: Facts, { near, nearMetres }: LikenessWeights): LikenessReason | null {
  if (a.position === null || b.position === null) return null
  const metres = greatCircleMetres(a.position, b.position)
  if (metres >= nearMetres) return null
  return {
    code: 'near',
    points: Math.round(near * (1 - metres / nearMetres)),
    metres: Math.round(metres),
    about: 'near',
  }
}

function otherCode(a: Facts, b: Facts, points: number): LikenessReason | null {
  const differ = (one: readonly string[], other: readonly string[]): boolean =>
    one.length > 0 && other.length > 0 && !one.some((value) => other.includes(value))
  if (!differ(a.companyCodes, b.companyCodes) && !differ(a.personIds, b.personIds)) return null
  return { code: 'other_code', points: -points, about: '' }
}
