import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  channels,
  comparedPart,
  compareRules,
  consentDemands,
  consentStates,
  dataClasses,
  decideDisclosure,
  type DisclosureQuestion,
  type DisclosureRule,
  everyQuestion,
  outcomes,
  purposes,
  recipients,
  relations,
  tellsAtLeast,
} from './index.ts'

const roles = ['account_manager', 'service_agent', 'team_leader']
const some = <T>(list: readonly T[]) => fc.subarray([...list], { maxLength: 3 })
const anyRule: fc.Arbitrary<DisclosureRule> = fc.record({
  id: fc.uuid(),
  classes: some(dataClasses),
  fields: fc.constant([]),
  roles: some(roles),
  relations: some(relations),
  recipients: some(recipients),
  purposes: some(purposes),
  channels: some(channels),
  consent: fc.constantFrom(...consentDemands),
  outcome: fc.constantFrom(...outcomes),
})
const anyQuestion: fc.Arbitrary<DisclosureQuestion> = fc.record({
  field: fc.constantFrom('customers.phone', 'bank.card'),
  dataClass: fc.constantFrom(...dataClasses),
  roles: fc.subarray(roles),
  relation: fc.constantFrom(...relations),
  recipient: fc.constantFrom(...recipients),
  purpose: fc.constantFrom(...purposes),
  channel: fc.constantFrom(...channels),
  consent: fc.constantFrom(...consentStates),
})
const rule = (given: Partial<DisclosureRule>): DisclosureRule => ({
  id: 'r',
  classes: [],
  fields: [],
  roles: [],
  relations: [],
  recipients: [],
  purposes: [],
  channels: [],
  consent: 'any',
  outcome: 'disclose',
  ...given,
})

describe('S7.87 the gold-card number', () => {
  const rules = [
    rule({ id: 'agent', classes: ['card_number'], roles: ['service_agent'], outcome: 'verify_only' }),
    rule({
      id: 'manager',
      classes: ['card_number'],
      roles: ['account_manager'],
      relations: ['owner'],
      recipients: ['staff'],
      purposes: ['benefit'],
      consent: 'given',
    }),
    rule({ id: 'mask', roles: ['account_manager'], outcome: 'masked' }),
    rule({ id: 'never', classes: ['card_number'], recipients: ['customer'], outcome: 'deny' }),
  ]
  const question: DisclosureQuestion = {
    field: 'bank.card',
    dataClass: 'card_number',
    roles: ['account_manager'],
    relation: 'owner',
    recipient: 'staff',
    purpose: 'benefit',
    channel: 'office',
    consent: 'given',
  }
  test.each([
    ['the account manager, for a benefit, with consent', {}, 'disclose'],
    ['without consent', { consent: 'none' as const }, 'masked'],
    ['after the customer withdrew', { consent: 'withdrawn' as const }, 'masked'],
    ['for another purpose', { purpose: 'marketing' as const }, 'masked'],
    ['as a substitute', { relation: 'substitute' as const }, 'masked'],
    ['to read it out to the caller', { recipient: 'customer' as const }, 'deny'],
    ['the agent on the telephone', { roles: ['service_agent'], relation: 'unit' as const }, 'verify_only'],
    ['the agent, to read it out', { roles: ['service_agent'], recipient: 'customer' as const }, 'deny'],
    ['somebody with no role in the rules', { roles: ['assessor'] }, 'deny'],
    ['somebody with no role', { roles: [] }, 'deny'],
  ])('%s', (_name, change, outcome) => {
    expect(decideDisclosure(rules, { ...question, ...change }).outcome).toBe(outcome)
  })
  test('says what the consent of the customer would change', () => {
    expect(decideDisclosure(rules, { ...question, consent: 'none' }).withConsent).toBe('disclose')
    expect(decideDisclosure(rules, question).withConsent).toBeNull()
  })
  test('a trial lists exactly the questions that would be answered differently', () => {
    const next = rules.filter(({ id }) => id !== 'agent')
    const { asked, changes } = compareRules(
      rules,
      next,
      everyQuestion(roles, (dataClass) => dataClass),
    )
    expect(asked).toBe(
      dataClasses.length *
        roles.length *
        relations.length *
        recipients.length *
        purposes.length *
        channels.length *
        consentStates.length,
    )
    // Every question of an agent about a card, but for those handed to the customer, which were denied before.
    expect(changes).toHaveLength(
      relations.length * (recipients.length - 1) * purposes.length * channels.length * 3,
    )
    expect(changes.every(({ before, after }) => before === 'verify_only' && after === 'deny')).toBe(true)
  })
})

describe('for any rules and any question', () => {
  test('no rules tell nothing', () => {
    fc.assert(
      fc.property(anyQuestion, (question) => {
        expect(decideDisclosure([], question)).toEqual({ outcome: 'deny', ruleId: null, withConsent: null })
      }),
    )
  })
  test('the order of the rules does not matter', () => {
    fc.assert(
      fc.property(fc.array(anyRule, { maxLength: 6 }), anyQuestion, (rules, question) => {
        expect(decideDisclosure(rules.toReversed(), question).outcome).toBe(
          decideDisclosure(rules, question).outcome,
        )
      }),
    )
  })
  test('a rule more never takes away unless it denies, and then never gives', () => {
    fc.assert(
      fc.property(fc.array(anyRule, { maxLength: 6 }), anyRule, anyQuestion, (rules, more, question) => {
        const before = decideDisclosure(rules, question).outcome
        const after = decideDisclosure([...rules, more], question).outcome
        if (more.outcome === 'deny') expect(tellsAtLeast(before, after)).toBe(true)
        // A denial among the rules stays one whatever is added.
        else expect(tellsAtLeast(after, before)).toBe(true)
      }),
    )
  })
  test('a customer who takes consent back is never told more about than before', () => {
    fc.assert(
      fc.property(
        fc.array(
          anyRule.filter(({ outcome }) => outcome !== 'deny'),
          { maxLength: 6 },
        ),
        anyQuestion,
        (rules, question) => {
          const given = decideDisclosure(rules, { ...question, consent: 'given' }).outcome
          const none = decideDisclosure(rules, { ...question, consent: 'none' }).outcome
          const withdrawn = decideDisclosure(rules, { ...question, consent: 'withdrawn' }).outcome
          expect(tellsAtLeast(given, none)).toBe(true)
          expect(tellsAtLeast(none, withdrawn)).toBe(true)
        },
      ),
    )
  })
  test('values that nobody knows meet only rules that leave the question open', () => {
    const named = rule({ purposes: ['visit'], roles: ['account_manager'] })
    const strange = { purpose: 'constructor' as 'visit', consent: '__proto__' as 'given' }
    const question = {
      field: 'x',
      dataClass: 'phone',
      roles: ['account_manager'],
      relation: 'owner',
      recipient: 'staff',
      channel: 'office',
    } as const
    expect(
      decideDisclosure([named], { ...question, consent: 'given', purpose: strange.purpose }).outcome,
    ).toBe('deny')
    expect(
      decideDisclosure([named], { ...question, purpose: 'visit', consent: strange.consent }).outcome,
    ).toBe('deny')
    expect(
      decideDisclosure([rule({ outcome: 'toString' as 'deny' })], {
        ...question,
        purpose: 'visit',
        consent: 'given',
      }).outcome,
    ).toBe('deny')
  })
})

test('“is it 1234?” compares as many last digits as were said, four at least', () => {
  expect(comparedPart('card_number', '6222 0212 3456 1234', '1234')).toBe('1234')
  expect(comparedPart('card_number', '6222 0212 3456 1234', '56-1234')).toBe('561234')
  expect(comparedPart('card_number', '6222021234561234', '234')).toBeNull()
  expect(comparedPart('id_number', '33030219800101123x', '123X')).toBe('123X')
  expect(comparedPart('person_name', '王小明', '王')).toBe('王小明')
  expect(comparedPart('phone', '13805771234', '1'.repeat(65))).toBeNull()
})
