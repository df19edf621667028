import { createHmac, hkdfSync, randomInt } from 'node:crypto'
import { generateSecret, generateURI, verify } from 'otplib'
import QRCode from 'qrcode'
import type { Executor, Tx } from '#platform/db/index.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import { createSealer } from '#platform/keys/keys.ts'
import {
  codeWrong,
  secondFactorNotBegun,
  secondFactorOn,
  secondFactorUnreadable,
} from '../identity.errors.ts'

/** RFC 6238 with the values that every authenticator app understands: SHA-1, six digits, 30 seconds. */
const periodSeconds = 30
const recoveryCodeCount = 10
const letters = 'abcdefghjkmnpqrstuvwxyz23456789'

export interface SecondFactors {
  isOn(db: Executor, userId: string): Promise<boolean>
  /** A new secret, not in force before `confirm`. */
  begin(
    tx: Tx,
    person: { userId: string; account: string },
    now: Date,
  ): Promise<Result<{ secret: string; uri: string; qrSvg: string }>>
  /** Puts the secret in force when the code proves that the device has it; returns the recovery codes, once. */
  confirm(tx: Tx, userId: string, code: string, now: Date): Promise<Result<string[]>>
  /** Accepts a one-time code or a recovery code, each once. Tells which it was. */
  check(tx: Tx, userId: string, code: string, now: Date): Promise<Result<'code' | 'recovery_code'>>
  remove(tx: Tx, userId: string): Promise<boolean>
}

/** TOTP with secrets sealed under a key outside the database and recovery codes hashed under the same key. */
export function createSecondFactors(key: Buffer): SecondFactors {
  const sealer = createSealer(key, 'second-factor')
  const recoveryKey = Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), 'zhike/recovery-codes', 32))
  const recoveryHash = (userId: string, code: string) =>
    createHmac('sha256', recoveryKey).update(`${userId} ${code}`).digest()
  const placeOf = (userId: string) => `second_factors/secret_sealed/${userId}`

  /** The step of the code when it is right, newer than `lastStep` and at most one period off; else null. */
  async function stepOf(secret: string, code: string, lastStep: bigint, now: Date): Promise<bigint | null> {
    const epoch = Math.floor(now.getTime() / 1000)
    const verdict = await verify({ secret, token: code, epoch, epochTolerance: periodSeconds })
    if (!verdict.valid) return null
    const step = BigInt(Math.floor(epoch / periodSeconds) + verdict.delta)
    return step > lastStep ? step : null
  }

  return {
    async isOn(db, userId) {
      const row = await db
        .selectFrom('second_factors')
        .select('user_id')
        .where('user_id', '=', userId)
        .where('confirmed_at', 'is not', null)
        .executeTakeFirst()
      return row !== undefined
    },

    async begin(tx, { userId, account }, now) {
      if (await this.isOn(tx, userId)) return fail(secondFactorOn())
      const secret = generateSecret()
      const values = {
        secret_sealed: sealer.seal(secret, placeOf(userId)),
        confirmed_at: null,
        last_step: 0n,
        created_at: now,
      }
      await tx
        .insertInto('second_factors')
        .values({ user_id: userId, ...values })
        .onConflict((conflict) => conflict.column('user_id').doUpdateSet(values))
        .execute()
      const uri = generateURI({ issuer: '知客', label: account, secret })
      return ok({ secret, uri, qrSvg: await QRCode.toString(uri, { type: 'svg', margin: 2 }) })
    },

    async confirm(tx, userId, code, now) {
      const row = await lock(tx, userId)
      if (!row) return fail(secondFactorNotBegun())
      if (row.confirmed_at !== null) return fail(secondFactorOn())
      const secret = sealer.open(row.secret_sealed, placeOf(userId))
      if (secret === null) return fail(secondFactorNotBegun())
      const step = await stepOf(secret, code, row.last_step, now)
      if (step === null) return fail(codeWrong())
      await tx
        .updateTable('second_factors')
        .set({ confirmed_at: now, last_step: step })
        .where('user_id', '=', userId)
        .execute()
      const codes = Array.from({ length: recoveryCodeCount }, recoveryCode)
      await tx.deleteFrom('recovery_codes').where('user_id', '=', userId).execute()
      await tx
        .insertInto('recovery_codes')
        .values(codes.map((text) => ({ user_id: userId, code_hash: recoveryHash(userId, text) })))
        .execute()
      return ok(codes)
    },

    async check(tx, userId, code, now) {
      const row = await lock(tx, userId)
      if (!row?.confirmed_at) return fail(codeWrong())
      if (!/^\d{6}$/.test(code)) {
        const { numUpdatedRows } = await tx
          .updateTable('recovery_codes')
          .set({ used_at: now })
          .where('user_id', '=', userId)
          .where('code_hash', '=', recoveryHash(userId, code.toLowerCase()))
          .where('used_at', 'is', null)
          .executeTakeFirst()
        return numUpdatedRows === 1n ? ok('recovery_code') : fail(codeWrong())
      }
      const secret = sealer.open(row.secret_sealed, placeOf(userId))
      if (secret === null) return fail(secondFactorUnreadable())
      const step = await stepOf(secret, code, row.last_step, now)
      if (step === null) return fail(codeWrong())
      await tx.updateTable('second_factors').set({ last_step: step }).where('user_id', '=', userId).execute()
      return ok('code')
    },

    async remove(tx, userId) {
      await tx.deleteFrom('recovery_codes').where('user_id', '=', userId).execute()
      const { numDeletedRows } = await tx
        .deleteFrom('second_factors')
        .where('user_id', '=', userId)
        .executeTakeFirst()
      return numDeletedRows > 0n
    },
  }
}

/** Two codes at the same moment are judged one after the other. */
const lock = (tx: Tx, userId: string) =>
  tx.selectFrom('second_factors').selectAll().where('user_id', '=', userId).forUpdate().executeTakeFirst()

/** `k7fqx-3wm9t`: 49 bits, and of no use without the key file even to somebody who has the database. */
function recoveryCode(): string {
  const pick = () => Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join('')
  return `${pick()}-${pick()}`
}
