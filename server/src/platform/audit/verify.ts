import { sql } from 'kysely'
import type { Executor } from '../db/index.ts'
import type { Message } from '../errors/errors.ts'
import type { Anchors } from './anchor.ts'
import { noSeal, type SealedFacts, sealOf } from './seal.ts'

export interface Verdict {
  readonly ok: boolean
  /** Rows whose seal was recomputed. */
  readonly checked: number
  /** The newest record that an anchor outside the database vouches for; 0 when there is no anchor. */
  readonly anchoredUpTo: bigint
  /** Sequence number of the first row that is not as it was written; null when the chain is whole. */
  readonly brokenAt: bigint | null
  readonly reason: Message | null
}

interface Row extends SealedFacts {
  readonly seal: Buffer
}

// Small enough that sealing a batch does not hold up other requests.
const batchSize = 1_000

/**
 * Recomputes every seal from the first row on and holds the chain against the anchors. What each catches: a
 * changed, swapped or inserted row (seal), a removed row (gap), a removed tail, an older copy of the database or
 * a chain rewritten by somebody who got hold of the key (anchors).
 */
export async function verifyAuditChain(db: Executor, key: Buffer, anchored: Anchors): Promise<Verdict> {
  const anchors = new Map<bigint, Buffer[]>()
  let lastAnchored = 0n
  for (const { seq, seal } of anchored.anchors) {
    anchors.set(seq, [...(anchors.get(seq) ?? []), seal])
    if (seq > lastAnchored) lastAnchored = seq
  }
  const broken = (brokenAt: bigint | null, reason: Message): Verdict => ({
    ok: false,
    checked,
    anchoredUpTo: lastAnchored,
    brokenAt,
    reason,
  })
  let previous = noSeal
  let last = 0n
  let checked = 0
  for (;;) {
    const rows = await readRows(db, last)
    for (const row of rows) {
      if (row.seq !== last + 1n) return broken(last + 1n, missing(last + 1n, row.seq - 1n))
      if (!sealOf(key, previous, row).equals(row.seal)) return broken(row.seq, changed(row.seq))
      if (anchors.get(row.seq)?.some((seal) => !seal.equals(row.seal)))
        return broken(row.seq, rewritten(row.seq))
      previous = row.seal
      last = row.seq
      checked += 1
    }
    if (rows.length < batchSize) break
  }
  if (lastAnchored > last) return broken(last + 1n, truncated(last, lastAnchored))
  const [line] = anchored.forgedLines
  if (line !== undefined) return broken(null, forgedAnchor(line))
  return { ok: true, checked, anchoredUpTo: lastAnchored, brokenAt: null, reason: null }
}

async function readRows(db: Executor, after: bigint): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select seq, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, actor_id as "actorId",
           action, subject_kind as "subjectKind", subject_id as "subjectId", detail, address,
           request_id as "requestId", seal
    from audit_records where seq > ${after} order by seq limit ${batchSize}`.execute(db)
  return rows
}

const changed = (seq: bigint): Message => ({
  zh: `第 ${seq} 条审计记录与其封印不符：内容被改动或与别的记录对调，或者密钥文件 keys/audit.key 已被替换。此前的记录完好。`,
  en: `Record ${seq} does not match its seal: it was changed or swapped, or the key file keys/audit.key was replaced. The records before it are intact.`,
})
const missing = (from: bigint, to: bigint): Message => ({
  zh:
    from === to ? `第 ${from} 条审计记录被删除。` : `第 ${from} 至 ${to} 条审计记录被删除。此前的记录完好。`,
  en:
    from === to
      ? `Record ${from} was removed.`
      : `Records ${from} to ${to} were removed. The records before are intact.`,
})
const rewritten = (seq: bigint): Message => ({
  zh: `第 ${seq} 条审计记录与数据库外的锚点（audit-anchor.log）不符：审计链被整体重写，或恢复过旧备份后又继续记录。`,
  en: `Record ${seq} differs from the anchor outside the database (audit-anchor.log): the chain was rewritten, or an older backup was restored and then written on.`,
})
const truncated = (last: bigint, anchored: bigint): Message => ({
  zh: `审计链止于第 ${last} 条，而数据库外的锚点（audit-anchor.log）见证过第 ${anchored} 条：末尾记录被删除，或恢复过旧备份。`,
  en: `The chain ends at record ${last}, but the anchor outside the database (audit-anchor.log) has seen record ${anchored}: the tail was removed, or an older backup was restored.`,
})
const forgedAnchor = (line: number): Message => ({
  zh: `锚点文件 audit-anchor.log 第 ${line} 行不是本系统写入的。数据库中的审计链本身完好。`,
  en: `Line ${line} of audit-anchor.log was not written by this installation. The chain in the database itself is intact.`,
})
