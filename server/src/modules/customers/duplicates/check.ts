import { sql } from 'kysely'
import type { z } from 'zod'
import type { checkDuplicates, DuplicateRule, KeyKind } from '#contracts/customer-duplicates.ts'
import type { BodyOf } from '#contracts/http.ts'
import { loadKey } from '#platform/keys/keys.ts'
import type { Executor } from '#platform/db/index.ts'
import { type Grant, scopeCondition } from '#platform/policy/index.ts'
import { greatCircleMetres, wgs84 } from '#engines/geo/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import { maskPhone } from '../phone.ts'
import { duplicateRuleSetting } from './duplicates.settings.ts'
import { foldCode } from './fold.ts'
import { type CustomerKey, customersByKeys, idNumberKey, type KeyedCard, keysOfCard } from './keys.ts'

type Answer = z.output<(typeof checkDuplicates)['response']>

/** A name alone is shared by many shops that have nothing else in common. */
export const isTelling = (kind: KeyKind): boolean => kind !== 'name'

const strength: Record<KeyKind, number> = {
  licence: 32,
  person_id: 16,
  company_code: 16,
  phone: 8,
  place: 4,
  name: 1,
}
const perKey = 50
const shownMatches = 8
const shownSameName = 3

interface MatchRow {
  readonly id: string
  readonly name: string
  readonly licence: string
  readonly address: string
  readonly phone: string | null
  readonly owner_id: string | null
  readonly unit_id: string
  readonly lng: number | null
  readonly lat: number | null
  readonly reached: boolean
}

/** Duplicates of a card that is being filled in: see the endpoint. */
export async function checkWhileTyping(
  context: CustomersContext,
  grant: Grant<'customers.write'>,
  body: BodyOf<typeof checkDuplicates>,
): Promise<Answer> {
  const { db, settings, config } = context.platform
  const given: CustomerKey[] = keysOfCard(body)
  if (foldCode(body.companyCode) !== '') given.push({ kind: 'company_code', key: foldCode(body.companyCode) })
  if (foldCode(body.idNumber) !== '')
    given.push({
      kind: 'person_id',
      key: idNumberKey(await loadKey(config.dataDir, 'customers'), body.idNumber),
    })
  const found = await customersByKeys(db, given, perKey)
  const ids = [...found.keys()].filter((id) => id !== body.customerId)
  if (ids.length === 0) return { matches: [], sameName: 0, rule: null }
  const { rows } = await sql<MatchRow>`
    select c.id, c.name, c.licence, c.address, c.phone, c.owner_id, c.unit_id, c.lng, c.lat,
           ${scopeCondition(grant.scope, 'c.unit_id', 'c.owner_id')} as reached
      from customers c where c.id = any(${ids}::uuid[])`.execute(db)
  const all = rows
    .map((row) => ({ row, kinds: [...(found.get(row.id) ?? [])], metres: metresTo(row, body.position) }))
    .toSorted((a, b) => strengthOf(b.kinds) - strengthOf(a.kinds) || (a.metres ?? 1e9) - (b.metres ?? 1e9))
  const telling = all.filter(({ kinds }) => kinds.some(isTelling))
  const byName = all.filter(({ row, kinds }) => row.reached && !kinds.some(isTelling))
  const shown = [...telling.slice(0, shownMatches), ...byName.slice(0, shownSameName)]
  const names = await context.names(
    shown.map(({ row }) => (row.reached ? row.owner_id : null)),
    shown.map(({ row }) => row.unit_id),
  )
  return {
    matches: shown.map(({ row, kinds, metres }) => ({
      kinds,
      customer: row.reached
        ? {
            id: row.id,
            name: row.name,
            licence: row.licence,
            address: row.address,
            phone: maskPhone(row.phone),
            owner: names.person(row.owner_id),
            unit: names.unit(row.unit_id),
            metres,
          }
        : null,
    })),
    sameName: byName.length,
    rule: telling.length === 0 ? null : ((await settings.read(duplicateRuleSetting)) as DuplicateRule),
  }
}

const strengthOf = (kinds: readonly KeyKind[]): number => kinds.reduce((sum, kind) => sum + strength[kind], 0)

function metresTo(row: MatchRow, to: { readonly lng: number; readonly lat: number } | null): number | null {
  if (to === null || row.lng === null || row.lat === null) return null
  return Math.round(greatCircleMetres(wgs84(row.lng, row.lat), wgs84(to.lng, to.lat)))
}

/**
 * What a card shares with other customers, in reach or not, beyond what it shared before it was changed. The name
 * alone does not count. Empty: nothing speaks against saving.
 */
export async function newlyShared(
  db: Executor,
  id: string,
  after: KeyedCard,
  before: KeyedCard | null,
): Promise<KeyKind[]> {
  const known = new Set(before ? keysOfCard(before).map(({ kind, key }) => `${kind} ${key}`) : [])
  const fresh = keysOfCard(after).filter(({ kind, key }) => isTelling(kind) && !known.has(`${kind} ${key}`))
  const found = await customersByKeys(db, fresh, 2)
  return [...new Set([...found].flatMap(([other, kinds]) => (other === id ? [] : [...kinds])))]
}
