import { describe, expect, it } from 'vitest'
import { type IdleMoments, whatIsDue } from './idle-clock.ts'

const minute = 60_000
const now = 1_000 * minute
/** Half an hour left, somebody was there a minute and a half ago, nothing since. */
const quiet: IdleMoments = {
  endsAt: now + 30 * minute,
  askedAt: now - minute,
  attendedAt: now - 1.5 * minute,
  deedAt: now - 2 * minute,
  now,
}

describe('the idle watch', () => {
  it('leaves an unattended page alone long before the end: looking must not keep the session', () => {
    expect(whatIsDue(quiet)).toEqual({ warn: null, ask: null })
  })
  it('tells the server once a minute of somebody who types without asking for anything', () => {
    expect(whatIsDue({ ...quiet, deedAt: now - 1000 }).ask).toBe('attended')
    expect(whatIsDue({ ...quiet, attendedAt: now - 20_000, deedAt: now - 1000 }).ask).toBe(null)
  })
  it('warns two minutes before the end, and looks whether another tab kept the session', () => {
    expect(whatIsDue({ ...quiet, endsAt: now + 121_000 }).warn).toBe(null)
    expect(whatIsDue({ ...quiet, endsAt: now + 120_000 })).toEqual({ warn: 120, ask: 'screen' })
    expect(whatIsDue({ ...quiet, endsAt: now + 60_000, askedAt: now - 5000 })).toEqual({
      warn: 60,
      ask: null,
    })
  })
  it('keeps the session at once for a deed while it warns', () => {
    const touched = { ...quiet, endsAt: now + 30_000, attendedAt: now - 20_000, deedAt: now - 100 }
    expect(whatIsDue(touched).ask).toBe('attended')
  })
  it('finds out at the end that it has ended', () => {
    expect(whatIsDue({ ...quiet, endsAt: now - 100, askedAt: now - 1500 })).toEqual({
      warn: 0,
      ask: 'screen',
    })
    // No answer came (the network is away): asked again in a while, not every second.
    expect(whatIsDue({ ...quiet, endsAt: now - 5000, askedAt: now - 1500 })).toEqual({ warn: 0, ask: null })
  })
})
