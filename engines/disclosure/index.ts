/**
 * Disclosure: who may be told what of a customer. A decision depends on the field, the asker, the receiver, the
 * purpose, the way out and the customer's consent; without a rule that says otherwise the answer is no.
 */
export {
  decideDisclosure,
  type DisclosureDecision,
  type DisclosureQuestion,
  type DisclosureRule,
  ruleMatches,
  tellsAtLeast,
} from './decide.ts'
export {
  cardStyles,
  idStyles,
  looksMasked,
  maskCardNumber,
  maskEmail,
  maskIdNumber,
  maskName,
  maskPhone,
  type MaskStyle,
  maskValue,
  phoneStyles,
  usualMasks,
} from './masks.ts'
export { compareRules, everyQuestion, type RuleChange } from './truth-table.ts'
export { comparable, comparedPart, verifyAtLeast, verifyAtMost } from './verify.ts'
export * from './vocabulary.ts'
