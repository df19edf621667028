import { createHmac, timingSafeEqual } from 'node:crypto'
import { open, readFile, rename } from 'node:fs/promises'
import path from 'node:path'
import { errorCode } from '../operator/operator.ts'

/** A head of the chain that was seen at a moment, kept outside the database. */
export interface Anchor {
  readonly seq: bigint
  readonly seal: Buffer
}

export interface Anchors {
  readonly anchors: readonly Anchor[]
  /** Lines (from 1) that are not what the server wrote. */
  readonly forgedLines: readonly number[]
}

export const anchorPath = (dataDir: string): string => path.join(dataDir, 'audit-anchor.log')

/**
 * Appends a line `<moment> <seq> <seal> <signature>`, on disk when this returns. Copy the file to another host
 * now and then (or let syslog do it): whoever can write to this folder can also cut this file.
 */
export async function appendAnchor(file: string, key: Buffer, anchor: Anchor, at: Date): Promise<void> {
  const text = `${at.toISOString()} ${anchor.seq} ${anchor.seal.toString('hex')}`
  const handle = await open(file, 'a', 0o600)
  try {
    await handle.writeFile(`${text} ${signature(key, text).toString('hex')}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Reads the anchors; a missing file is an empty one (a new installation). A torn last line is not forged. */
export async function readAnchors(file: string, key: Buffer): Promise<Anchors> {
  let content: string
  try {
    content = await readFile(file, 'utf8')
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return { anchors: [], forgedLines: [] }
    throw error
  }
  const lines = content.split('\n')
  // What follows the last line break is empty, or a line that a power cut left half written.
  lines.pop()
  const anchors: Anchor[] = []
  const forgedLines: number[] = []
  for (const [index, line] of lines.entries()) {
    const anchor = parse(line, key)
    if (anchor === null) forgedLines.push(index + 1)
    else anchors.push(anchor)
  }
  return { anchors, forgedLines }
}

/**
 * Sets the anchors of another life of the database aside, after a backup was restored on purpose: the restored
 * chain rightly ends before them. The old file is kept under a new name, which is returned.
 */
export async function setAnchorsAside(file: string, at: Date): Promise<string | null> {
  const aside = `${file}.${at.toISOString().replaceAll(':', '')}`
  try {
    await rename(file, aside)
    return aside
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  }
}

function parse(line: string, key: Buffer): Anchor | null {
  const match = /^(\S+ (\d{1,18}) ([0-9a-f]{64})) ([0-9a-f]{64})$/.exec(line)
  if (!match) return null
  const [, text = '', seq = '', seal = '', signed = ''] = match
  if (!timingSafeEqual(signature(key, text), Buffer.from(signed, 'hex'))) return null
  return { seq: BigInt(seq), seal: Buffer.from(seal, 'hex') }
}

const signature = (key: Buffer, text: string): Buffer =>
  createHmac('sha256', key).update('anchor ').update(text).digest()
