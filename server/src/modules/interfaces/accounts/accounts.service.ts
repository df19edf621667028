import { v7 as uuid } from 'uuid'
import type { BodyOf, ResponseOf } from '#contracts/http.ts'
import { openToInterfaces } from '#contracts/interface-access.ts'
import {
  type InterfaceAccount,
  type InterfaceToken,
  type listInterfaceAccounts,
  type saveInterfaceAccount,
} from '#contracts/interfaces.ts'
import { inTransaction, type Tx } from '#platform/db/index.ts'
import { changedMeanwhile, inLocale, invalid, notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { Origin } from '#platform/http/index.ts'
import { type Actor, covers, type Grant } from '#platform/policy/index.ts'
import type { InterfacesContext } from '../interfaces.context.ts'
import { expiryTooFar, nameTaken, tooManyTokens } from '../interfaces.errors.ts'
import { longestDays } from '../interfaces.settings.ts'
import {
  type AccountRow,
  accountsOf,
  endTokens,
  insertAccount,
  insertToken,
  lockAccount,
  nameInUse,
  revokeToken,
  type TokenRow,
  tokensOf,
  updateAccount,
} from './accounts.repo.ts'
import { makeToken } from './token.ts'

interface Caller {
  readonly grant: Grant<'interfaces.manage'>
  readonly actor: Actor
  readonly origin: Origin
}
type Wanted = BodyOf<typeof saveInterfaceAccount>

export async function openAccounts(
  context: InterfacesContext,
  { grant, locale }: Pick<Caller, 'grant'> & { locale: Actor['locale'] },
): Promise<ResponseOf<typeof listInterfaceAccounts>> {
  const { platform, needs } = context
  const rows = await accountsOf(platform.db, grant)
  return {
    accounts: await shown(context, rows),
    open: needs
      .endpoints()
      .flatMap(({ name, method, path, summary }) =>
        openToInterfaces.has(name) ? [{ name, method, path, summary: inLocale(summary, locale) }] : [],
      ),
    latestExpiry: await latestExpiry(context),
  }
}

/** Makes or changes an account. What it may call and see is what stands in the body, and nothing by omission. */
export async function saveAccount(
  context: InterfacesContext,
  { grant, actor, origin }: Caller,
  id: string,
  body: Wanted,
): Promise<Result<InterfaceAccount>> {
  const { platform } = context
  const saved = await inTransaction(platform.db, async (tx): Promise<Result<AccountRow>> => {
    const checked = await check(context, tx, grant, id, body)
    if (!checked.ok) return checked
    const { version, ...values } = body
    const before = version === null ? null : await lockAccount(tx, grant, id)
    if (version !== null && before === null) return fail(notFound())
    if (before !== null && before.version !== version) return fail(changedMeanwhile())
    const row: AccountRow = {
      id,
      ...values,
      endpoints: [...new Set(values.endpoints)].toSorted(),
      addresses: [...new Set(values.addresses)],
      version: (version ?? 0) + 1,
      createdBy: before?.createdBy ?? actor.userId,
      createdAt: before?.createdAt ?? platform.now(),
    }
    if (before) await updateAccount(tx, grant, row)
    else if (!(await insertAccount(tx, grant, row))) return fail(changedMeanwhile())
    await platform.audit.record(tx, {
      actorId: actor.userId,
      action: before ? 'interfaces.account_changed' : 'interfaces.account_created',
      subjectKind: 'interface_account',
      subjectId: id,
      detail: { before: before && facts(before), after: facts(row) },
      origin,
    })
    return ok(row)
  })
  return saved.ok ? ok((await shown(context, [saved.value]))[0]!) : saved
}

/**
 * A token for an account, told this once. Those issued before are taken for the overlap more, so that the other
 * system can be changed over without a gap; with no overlap they end now.
 */
export async function issueToken(
  context: InterfacesContext,
  { grant, actor, origin }: Caller,
  accountId: string,
  overlapHours: number,
): Promise<Result<{ token: string; account: InterfaceAccount }>> {
  const { platform } = context
  const { token, prefix, hash } = makeToken()
  const issued = await inTransaction(platform.db, async (tx): Promise<Result<AccountRow>> => {
    const account = await lockAccount(tx, grant, accountId)
    if (account === null) return fail(notFound())
    const now = platform.now()
    const valid = (await tokensOf(tx, [accountId])).filter((one) => isValid(one, now))
    if (overlapHours > 0 && valid.length > 1) return fail(tooManyTokens())
    const row: TokenRow = {
      id: uuid(),
      accountId,
      prefix,
      createdBy: actor.userId,
      createdAt: now,
      endsAt: null,
      revokedAt: null,
      lastUsedAt: null,
    }
    await endTokens(tx, grant, accountId, new Date(now.getTime() + overlapHours * 3_600_000))
    await insertToken(tx, grant, row, hash)
    await platform.audit.record(tx, {
      actorId: actor.userId,
      action: 'interfaces.token_issued',
      subjectKind: 'interface_account',
      subjectId: accountId,
      detail: { prefix, replaces: valid.map((one) => one.prefix), overlapHours },
      origin,
    })
    return ok(account)
  })
  return issued.ok ? ok({ token, account: (await shown(context, [issued.value]))[0]! }) : issued
}

export async function endToken(
  context: InterfacesContext,
  { grant, actor, origin }: Caller,
  accountId: string,
  id: string,
): Promise<Result<{ done: true }>> {
  const { platform } = context
  return inTransaction(platform.db, async (tx) => {
    if ((await lockAccount(tx, grant, accountId)) === null) return fail(notFound())
    const prefix = await revokeToken(tx, grant, { id, accountId }, platform.now())
    if (prefix === null) return fail(notFound())
    await platform.audit.record(tx, {
      actorId: actor.userId,
      action: 'interfaces.token_revoked',
      subjectKind: 'interface_account',
      subjectId: accountId,
      detail: { prefix },
      origin,
    })
    return ok({ done: true as const })
  })
}

async function check(
  context: InterfacesContext,
  tx: Tx,
  grant: Caller['grant'],
  id: string,
  body: Wanted,
): Promise<Result<null>> {
  const known = await context.needs.identity.units(body.unitIds)
  if (body.unitIds.some((unitId) => !known.has(unitId) || !covers(grant.scope, { unitId, ownerId: null })))
    return fail(notFound())
  const closed = body.endpoints.filter((name) => !openToInterfaces.has(name))
  if (closed.length > 0)
    return fail(
      invalid([
        {
          path: 'endpoints',
          message: {
            zh: `这些接口不对其他系统开放：${closed.join('、')}`,
            en: `Not open to other systems: ${closed.join(', ')}`,
          },
        },
      ]),
    )
  const latest = await latestExpiry(context)
  if (body.expiresOn > latest) return fail(expiryTooFar(latest))
  if (await nameInUse(tx, id, body.name)) return fail(nameTaken(body.name))
  return ok(null)
}

async function latestExpiry({ platform }: InterfacesContext): Promise<string> {
  const days = await platform.settings.read(longestDays)
  return new Date(Date.parse(platform.calendar.today()) + days * 86_400_000).toISOString().slice(0, 10)
}

const facts = ({
  name,
  purpose,
  unitIds,
  endpoints,
  addresses,
  perMinute,
  expiresOn,
  active,
}: AccountRow) => ({
  name,
  purpose,
  unitIds,
  endpoints,
  addresses,
  perMinute,
  expiresOn,
  enabled: active,
})
const isValid = ({ endsAt, revokedAt }: TokenRow, now: Date): boolean =>
  revokedAt === null && (endsAt === null || endsAt > now)

async function shown(context: InterfacesContext, rows: readonly AccountRow[]): Promise<InterfaceAccount[]> {
  const { platform, needs } = context
  const tokens = Map.groupBy(
    await tokensOf(
      platform.db,
      rows.map(({ id }) => id),
    ),
    ({ accountId }) => accountId,
  )
  const [units, people] = await Promise.all([
    needs.identity.units(rows.flatMap(({ unitIds }) => unitIds)),
    needs.identity.people([
      ...new Set([...rows, ...[...tokens.values()].flat()].map(({ createdBy }) => createdBy)),
    ]),
  ])
  const personOf = (id: string) => ({ id, name: people.get(id)?.name ?? '' })
  const now = platform.now()
  const present = (token: TokenRow): InterfaceToken => ({
    id: token.id,
    prefix: token.prefix,
    createdAt: token.createdAt.toISOString(),
    createdBy: personOf(token.createdBy),
    endsAt: token.endsAt?.toISOString() ?? null,
    revokedAt: token.revokedAt?.toISOString() ?? null,
    lastUsedAt: token.lastUsedAt?.toISOString() ?? null,
    usable: isValid(token, now),
  })
  return rows.map((row): InterfaceAccount => {
    const { unitIds, createdAt, createdBy, ...plain } = row
    const own = (tokens.get(row.id) ?? []).map(present)
    const used = own.flatMap(({ lastUsedAt }) => lastUsedAt ?? []).toSorted()
    return {
      ...plain,
      units: unitIds.map((id) => ({ id, name: units.get(id)?.name ?? '' })),
      createdAt: createdAt.toISOString(),
      createdBy: personOf(createdBy),
      lastUsedAt: used.at(-1) ?? null,
      state: stateOf(row, own, platform.calendar.today()),
      tokens: own,
    }
  })
}

function stateOf(
  { active, expiresOn }: AccountRow,
  tokens: readonly InterfaceToken[],
  today: string,
): InterfaceAccount['state'] {
  if (!active) return 'disabled'
  if (today > expiresOn) return 'expired'
  return tokens.some(({ usable }) => usable) ? 'usable' : 'without_token'
}
