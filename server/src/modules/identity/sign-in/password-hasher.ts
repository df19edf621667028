import { hash, verify } from '@node-rs/argon2'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import { signInBusy } from '../identity.errors.ts'

// OWASP Password Storage Cheat Sheet, Argon2id: 19 MiB, two passes, one lane (the algorithm is the default).
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const
/** Threads of Node's pool (4) that a flood of sign-ins may hold at once; files and name look-ups keep the rest. */
const atOnce = 2
/** Waiting beyond this is answered at once with "busy": at about 25 ms each, two seconds on two threads. */
const waitingLimit = 128

export interface PasswordHasher {
  hash(password: string): Promise<Result<string>>
  /** Takes the same time when there is no hash to compare with, so that unknown accounts cannot be told. */
  verify(passwordHash: string | null, password: string): Promise<Result<boolean>>
}

/** Argon2id behind a bounded queue. */
export function createPasswordHasher(): PasswordHasher {
  const limit = createLimiter(atOnce, waitingLimit)
  const decoy = hash('no such account', parameters)
  return {
    hash: (password) => limit(() => hash(password.normalize('NFC'), parameters)),
    verify: (passwordHash, password) =>
      limit(async () => {
        const matches = await verify(passwordHash ?? (await decoy), password.normalize('NFC'))
        return passwordHash !== null && matches
      }),
  }
}

/** Runs at most `running` pieces of work at once, keeps `waiting` in line, refuses the rest. */
export function createLimiter(
  running: number,
  waiting: number,
): <T>(work: () => Promise<T>) => Promise<Result<T>> {
  const line: (() => void)[] = []
  let active = 0
  return async (work) => {
    if (active >= running) {
      if (line.length >= waiting) return fail(signInBusy())
      // Whoever finishes hands their place over: `active` stays as it is.
      await new Promise<void>((resolve) => line.push(resolve))
    } else active += 1
    try {
      return ok(await work())
    } finally {
      const next = line.shift()
      if (next) next()
      else active -= 1
    }
  }
}
