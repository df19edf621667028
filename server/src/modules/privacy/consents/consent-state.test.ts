import { expect, test } from 'vitest'
import { consentOn } from './consent-state.ts'

type Ledger = Parameters<typeof consentOn>[0]
const entry = (given: Partial<Ledger[number]>): Ledger[number] => ({
  kind: 'given',
  purpose: 'benefit',
  channel: 'any',
  said_on: '2026-01-10',
  valid_until: null,
  ...given,
})
const benefit = { purpose: 'benefit', channel: 'office' }

test('nothing said is none, and another purpose or channel says nothing', () => {
  expect(consentOn([], benefit, '2026-02-01').state).toBe('none')
  expect(consentOn([entry({ purpose: 'marketing' })], benefit, '2026-02-01').state).toBe('none')
  expect(consentOn([entry({ channel: 'hotline' })], benefit, '2026-02-01').state).toBe('none')
})
test('given holds to its last day, and is none on the day after', () => {
  const ledger = [entry({ valid_until: '2026-03-31' })]
  expect(consentOn(ledger, benefit, '2026-03-31')).toEqual({ state: 'given', until: '2026-03-31' })
  expect(consentOn(ledger, benefit, '2026-04-01').state).toBe('none')
  expect(consentOn(ledger, benefit, '2026-01-09').state).toBe('none')
})
test('the latest word counts: withdrawn of everything, then given again for one purpose', () => {
  const withdrawn = entry({ kind: 'withdrawn', purpose: 'any', said_on: '2026-02-01' })
  const again = entry({ said_on: '2026-03-01' })
  expect(consentOn([withdrawn, entry({})], benefit, '2026-02-02').state).toBe('withdrawn')
  expect(consentOn([again, withdrawn, entry({})], benefit, '2026-03-02').state).toBe('given')
  expect(consentOn([again, withdrawn], { purpose: 'marketing', channel: 'office' }, '2026-03-02').state).toBe(
    'withdrawn',
  )
})
