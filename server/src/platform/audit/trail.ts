import type { FastifyBaseLogger } from 'fastify'
import { sql } from 'kysely'
import type { Db, Tx } from '../db/index.ts'
import { loadKey } from '../keys/keys.ts'
import { anchorPath, appendAnchor, readAnchors } from './anchor.ts'
import type { AuditRecord, AuditTrail } from './audit.ts'
import { canonicalJson, noSeal, sealOf, storable } from './seal.ts'
import { type Verdict, verifyAuditChain } from './verify.ts'

export interface AuditOptions {
  readonly db: Db
  readonly dataDir: string
  readonly now: () => Date
  readonly log: FastifyBaseLogger
  readonly anchorEveryMs?: number
}

/** Serialises writers of the chain; released by PostgreSQL at the end of the transaction. */
const chainLock = 7_105_002
const detailLimit = 64 * 1024

/** Opens the audit trail of this installation; its key is made at the first start. See docs/adr/0003-audit-chain.md. */
export async function createAudit(options: AuditOptions): Promise<AuditTrail> {
  const { db, log, now } = options
  const key = await loadKey(options.dataDir, 'audit')
  const file = anchorPath(options.dataDir)
  let timer: NodeJS.Timeout | undefined
  let anchored: bigint | undefined

  const anchor = async (): Promise<void> => {
    const head = await readHead(db)
    if (head === null || head.seq === anchored) return
    await appendAnchor(file, key, head, now())
    anchored = head.seq
  }
  const anchorOrComplain = async (): Promise<void> => {
    try {
      await anchor()
    } catch (error) {
      log.error({ err: error }, 'the audit trail could not be anchored; it is tried again in a minute')
    }
  }
  const complainAboutTail = async (): Promise<void> => {
    const { anchors } = await readAnchors(file, key)
    const newest = anchors.at(-1)
    const head = await readHead(db)
    if (newest && (head === null || head.seq < newest.seq))
      log.error(
        { anchored: newest.seq.toString(), head: head?.seq.toString() ?? '0' },
        'the audit trail ends before its anchor: run `zhike doctor --audit`',
      )
  }

  return {
    record: (tx, record) => append(tx, key, record, now()),
    verify: async (): Promise<Verdict> => verifyAuditChain(db, key, await readAnchors(file, key)),
    anchor,
    async start() {
      await complainAboutTail()
      await anchorOrComplain()
      timer = setInterval(() => void anchorOrComplain(), options.anchorEveryMs ?? 60_000)
      timer.unref()
    },
    async stop() {
      clearInterval(timer)
      await anchorOrComplain()
    },
  }
}

async function append(tx: Tx, key: Buffer, record: AuditRecord, now: Date): Promise<void> {
  const detail = storable(record.detail)
  const text = canonicalJson(detail)
  if (text.length > detailLimit)
    throw new Error(`audit detail of ${record.action} has ${text.length} characters; at most ${detailLimit}`)
  const facts = {
    at: `${now.toISOString().slice(0, -1)}000Z`,
    actorId: record.actorId,
    action: record.action,
    subjectKind: record.subjectKind,
    subjectId: record.subjectId,
    detail,
    address: record.origin?.address ?? null,
    requestId: record.origin?.requestId ?? null,
  }
  // A statement of its own: the one after it sees what the previous holder of the lock committed.
  await sql`select pg_advisory_xact_lock(${chainLock})`.execute(tx)
  const head = await readHead(tx)
  const seq = (head?.seq ?? 0n) + 1n
  const seal = sealOf(key, head?.seal ?? noSeal, { seq, ...facts })
  await tx
    .insertInto('audit_records')
    .values({
      seq,
      at: facts.at,
      actor_id: facts.actorId,
      action: facts.action,
      subject_kind: facts.subjectKind,
      subject_id: facts.subjectId,
      detail: text,
      address: facts.address,
      request_id: facts.requestId,
      seal,
    })
    .execute()
}

async function readHead(db: Db | Tx): Promise<{ seq: bigint; seal: Buffer } | null> {
  const head = await db
    .selectFrom('audit_records')
    .select(['seq', 'seal'])
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  return head ?? null
}
