import { v7 as uuid } from 'uuid'
import { generatePassword, loadOrganisation } from '#modules/identity/index.ts'
import { createDatabase, type Db } from '#platform/db/index.ts'
import type { Message } from '#platform/errors/errors.ts'
import { ok, type Result } from '#platform/errors/result.ts'
import { loadPack } from '#platform/pack/pack.ts'
import { type DemoFact, generateDemo } from '#packs/demo/generate.ts'
import { trades } from '#packs/trades.ts'
import { operatorName, withAudit } from './operator-audit.ts'

/** Accounts to sign in with, as they are announced at the terminal. */
export interface AnnouncedAccounts {
  readonly kind: 'demo' | 'first'
  readonly accounts: readonly (Message & { readonly account: string })[]
  /** null when they were made, and the password was shown, by an earlier start. */
  readonly password: string | null
}

export interface DemoRequest {
  readonly url: string
  /** Where the installation keeps its keys. */
  readonly dataDir: string
  readonly pack: string
  /** Number of retailers. */
  readonly scale?: number
  readonly seed?: number
  /** Months of history. */
  readonly months?: number
  /** `ZHIKE_DEMO_PASSWORD`; a random one is made when it is absent. */
  readonly password?: string | undefined
  readonly timeZone: string
  readonly now: Date
  readonly onProgress?: (share: number, what: Message) => void
}

const DEMO = { seed: 20_261_121, months: 12 }

/**
 * Makes the demo data when the database is still without people, once. Returns its accounts, or null when the
 * database belongs to a real organisation, which demo data must never mix with.
 */
export async function ensureDemo(request: DemoRequest): Promise<Result<AnnouncedAccounts | null>> {
  const pack = await loadPack(request.pack)
  if (!pack.ok) return pack
  return withDatabase(request.url, async (db) => {
    const fact = await demoFact(db)
    if (fact) return ok({ kind: 'demo', accounts: fact.showcase, password: null })
    if (await hasPeople(db)) return ok(null)
    const trade = trades[pack.value.code]
    if (!trade) return ok(null)
    const password = request.password ?? generatePassword()
    const { showcase } = await generateDemo(db, {
      pack: pack.value,
      trade,
      retailers: request.scale ?? trade.customers,
      seed: request.seed ?? DEMO.seed,
      months: request.months ?? DEMO.months,
      password,
      timeZone: request.timeZone,
      dataDir: request.dataDir,
      now: request.now,
      onProgress: request.onProgress,
    })
    return ok({ kind: 'demo', accounts: showcase, password })
  })
}

/**
 * An installation without demo data begins with one unit and one administrator, who must change the password at the
 * first sign-in and makes everything else. Returns null when there are people already.
 */
export async function ensureFirstAdministrator(request: {
  readonly url: string
  /** Where the key of the audit trail lies. */
  readonly dataDir: string
  readonly today: string
}): Promise<AnnouncedAccounts | null> {
  return withAudit(request, async ({ db, audit }) => {
    if (await hasPeople(db)) return null
    const password = generatePassword()
    const [unitId, userId] = [uuid(), uuid()]
    await db.transaction().execute(async (tx) => {
      await loadOrganisation(tx, {
        units: [{ id: unitId, parentId: null, kind: 'city', code: 'ROOT', name: '本单位' }],
        users: [
          {
            id: userId,
            account: 'admin',
            name: '系统管理员',
            unitId,
            roles: [{ role: 'administrator', unitId, scope: 'all' }],
          },
        ],
        since: request.today,
        password,
        mustChangePassword: true,
      })
      await audit.record(tx, {
        actorId: null,
        action: 'identity.first_administrator',
        subjectKind: 'user',
        subjectId: userId,
        detail: { account: 'admin', operator: operatorName() },
        origin: null,
      })
    })
    return {
      kind: 'first',
      accounts: [
        {
          account: 'admin',
          zh: '系统管理员（首次登录须改密码）',
          en: 'administrator (must change the password at first sign-in)',
        },
      ],
      password,
    }
  })
}

async function demoFact(db: Db): Promise<DemoFact | null> {
  const row = await db
    .selectFrom('installation_facts')
    .select('value')
    .where('key', '=', 'demo')
    .executeTakeFirst()
  return row ? (row.value as DemoFact) : null
}

async function hasPeople(db: Db): Promise<boolean> {
  return (await db.selectFrom('users').select('id').limit(1).executeTakeFirst()) !== undefined
}

async function withDatabase<T>(url: string, work: (db: Db) => Promise<T>): Promise<T> {
  const { db } = createDatabase(url, { max: 3, statementTimeoutMs: 0, applicationName: 'zhike-setup' })
  try {
    return await work(db)
  } finally {
    await db.destroy()
  }
}
