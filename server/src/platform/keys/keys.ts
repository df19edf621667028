import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { errorCode } from '../operator/operator.ts'

const KEY_BYTES = 32

/**
 * The 256-bit key of this name in `dataDir/keys`, created at first use and readable by the server's user alone.
 * Keys lie outside the database, so that neither its owner nor a stolen copy of it can forge or open anything.
 * Two programs that start at once agree on the key of whichever was first. Throws when the file was damaged.
 */
export async function loadKey(dataDir: string, name: string): Promise<Buffer> {
  const folder = path.join(dataDir, 'keys')
  const file = path.join(folder, `${name}.key`)
  const existing = await readKey(file)
  if (existing !== null) return existing
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  const handle = await open(draft, 'wx', 0o600)
  try {
    await handle.writeFile(`${randomBytes(KEY_BYTES).toString('base64')}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  try {
    // A link appears whole or not at all, and refuses to replace a key that somebody else made meanwhile.
    await link(draft, file)
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
  } finally {
    await rm(draft, { force: true })
  }
  const key = await readKey(file)
  if (key === null) throw new Error(`the key file ${file} vanished while it was being created`)
  return key
}

async function readKey(file: string): Promise<Buffer | null> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  }
  const key = Buffer.from(text.trim(), 'base64')
  if (key.length !== KEY_BYTES)
    throw new Error(`the key file ${file} is damaged: restore it from a backup of the data folder`)
  return key
}

/** Encrypts small secrets. `place` (such as table/column/row) is bound in: a value copied elsewhere won't open. */
export interface Sealer {
  seal(plain: string, place: string): Buffer
  /** Null when the value was changed, comes from another place, or was sealed under another key. */
  open(sealed: Buffer, place: string): string | null
}

const VERSION = 1
const IV_BYTES = 12
const TAG_BYTES = 16

/** AES-256-GCM under a key derived (HKDF-SHA-256) from the key file for one purpose. */
export function createSealer(key: Buffer, purpose: string): Sealer {
  const derived = Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), `zhike/${purpose}`, 32))
  return {
    seal(plain, place) {
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv('aes-256-gcm', derived, iv).setAAD(Buffer.from(place, 'utf8'))
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
      return Buffer.concat([Buffer.from([VERSION]), iv, cipher.getAuthTag(), body])
    },
    open(sealed, place) {
      if (sealed.length < 1 + IV_BYTES + TAG_BYTES || sealed[0] !== VERSION) return null
      const iv = sealed.subarray(1, 1 + IV_BYTES)
      const tag = sealed.subarray(1 + IV_BYTES, 1 + IV_BYTES + TAG_BYTES)
      const decipher = createDecipheriv('aes-256-gcm', derived, iv, { authTagLength: TAG_BYTES })
        .setAAD(Buffer.from(place, 'utf8'))
        .setAuthTag(tag)
      try {
        const body = decipher.update(sealed.subarray(1 + IV_BYTES + TAG_BYTES))
        return Buffer.concat([body, decipher.final()]).toString('utf8')
      } catch {
        // final() throws exactly when the tag does not match, which is the answer and not an accident.
        return null
      }
    },
  }
}
