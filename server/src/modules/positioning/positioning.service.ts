import type { BodyOf } from '#contracts/http.ts'
import type { CarrierPosition, locateByCarrier } from '#contracts/positioning.ts'
import type { Platform } from '#platform/platform.ts'
import type { AppError } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { Grant } from '#platform/policy/index.ts'
import { askCarrier, type CarrierAnswer, carrierOf } from './carrier.ts'
import {
  answerUnreadable,
  carrierRefused,
  carrierSilent,
  carrierUnreachable,
  enoughToday,
  noCarrier,
  noPhone,
  stillAsking,
} from './positioning.errors.ts'
import {
  beginLookup,
  countLookups,
  findLookup,
  forgetAnswers,
  keepAnswer,
  keepFailure,
} from './positioning.repo.ts'
import { readCarriers, readPositioning } from './positioning.settings.ts'

export interface PositioningContext {
  readonly platform: Platform
  /** The number of a person's phone; null when none is on record. */
  readonly phoneOf: (personId: string) => Promise<string | null>
}

/**
 * S1.7, S1.31: asks the caller's carrier where the caller's own phone is, for one press. The same look-up asked again
 * is answered from what is kept; one that failed is asked anew. Every question and its outcome is kept.
 */
export async function locate(
  { platform, phoneOf }: PositioningContext,
  grant: Grant<'visits.perform'>,
  personId: string,
  { lookupId, press }: BodyOf<typeof locateByCarrier>,
): Promise<Result<CarrierPosition>> {
  const { db, now, settings } = platform
  const known = await findLookup(db, personId, lookupId)
  if (known?.state === 'answered') return ok(known.position)
  const { timeoutSeconds, expectedError, perDay } = await readPositioning(settings)
  const phone = await phoneOf(personId)
  if (!phone) return fail(noPhone())
  const setup = carrierOf(phone, await readCarriers(settings))
  if (!setup) return fail(noCarrier())
  const askedAt = now()
  const dayAgo = new Date(askedAt.getTime() - DAY_MS)
  if ((await countLookups(db, personId, dayAgo)) >= perDay) return fail(enoughToday(perDay))

  const givenUpBefore = new Date(askedAt.getTime() - 2 * timeoutSeconds * 1000)
  const lookup = { id: lookupId, personId, press, carrier: setup.carrier, askedAt }
  if (!(await beginLookup(db, grant, lookup, givenUpBefore))) return fail(stillAsking())
  const question = { id: lookupId, phone, time: askedAt.toISOString() }
  const answer = await askCarrier(setup, question, AbortSignal.timeout(timeoutSeconds * 1000))
  if (answer.kind !== 'fix') {
    const problem = problemOf(answer, timeoutSeconds)
    await keepFailure(db, lookupId, problem.code, answer.raw, now())
    return fail(problem)
  }
  const position = {
    lookupId,
    carrier: setup.carrier,
    ...answer.fix,
    accuracy: answer.fix.accuracy ?? expectedError,
    takenAt: now().toISOString(),
  }
  await keepAnswer(db, position, answer.raw)
  return ok(position)
}

const DAY_MS = 86_400_000

function problemOf(answer: Exclude<CarrierAnswer, { kind: 'fix' }>, timeoutSeconds: number): AppError {
  switch (answer.kind) {
    case 'timeout':
      return carrierSilent(timeoutSeconds)
    case 'unreachable':
      return carrierUnreachable()
    case 'unreadable':
      return answerUnreadable()
    case 'refused':
      return carrierRefused(answer.reason)
  }
}

/** Whether somebody's carrier can be asked: a number is on record, and its carrier is set up. */
export async function isAvailable(
  { platform, phoneOf }: PositioningContext,
  personId: string,
): Promise<boolean> {
  const carriers = await readCarriers(platform.settings)
  // Most organisations have none: then nobody's number is looked at.
  if (carriers.every((setup) => setup.wsdl.trim() === '')) return false
  const phone = await phoneOf(personId)
  return phone !== null && carrierOf(phone, carriers) !== null
}

/** Takes away the carriers' own words after the time that the organisation chose. */
export async function tidyAnswers({ db, now, settings }: Platform): Promise<void> {
  const { keepAnswerDays } = await readPositioning(settings)
  await forgetAnswers(db, new Date(now().getTime() - keepAnswerDays * DAY_MS))
}
