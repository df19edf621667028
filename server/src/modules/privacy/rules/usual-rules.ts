import type { DisclosureRule } from '#engines/disclosure/index.ts'

const open: Omit<DisclosureRule, 'id' | 'outcome'> = {
  classes: [],
  fields: [],
  roles: [],
  relations: [],
  recipients: [],
  purposes: [],
  channels: [],
  consent: 'any',
}

/** The rules the program comes with: in force until an administrator puts others in force. */
export const usualRules: readonly DisclosureRule[] = [
  // Whoever may see the customer sees the mask, and so do files.
  { ...open, id: 'plain-mask', outcome: 'masked' },
  {
    ...open,
    id: 'phone-for-work',
    classes: ['phone', 'email'],
    roles: ['account_manager', 'team_leader'],
    recipients: ['staff'],
    purposes: ['visit', 'order', 'complaint', 'verification'],
    channels: ['office', 'phone_app'],
    consent: 'not_withdrawn',
    outcome: 'disclose',
  },
  {
    ...open,
    id: 'agent-calls-back',
    classes: ['phone'],
    roles: ['service_agent'],
    recipients: ['staff'],
    purposes: ['order', 'complaint'],
    channels: ['office', 'hotline'],
    consent: 'not_withdrawn',
    outcome: 'disclose',
  },
  // S7.87, the gold-card number: the agent checks what the caller says and never reads it.
  {
    ...open,
    id: 'agent-verifies',
    classes: ['card_number', 'id_number'],
    roles: ['service_agent'],
    recipients: ['staff'],
    channels: ['office', 'hotline'],
    outcome: 'verify_only',
  },
  {
    ...open,
    id: 'manager-with-consent',
    classes: ['card_number', 'id_number', 'amount', 'address', 'sensitive_text'],
    roles: ['account_manager', 'team_leader'],
    recipients: ['staff'],
    purposes: ['visit', 'order', 'complaint', 'verification', 'benefit'],
    channels: ['office', 'phone_app'],
    consent: 'given',
    outcome: 'disclose',
  },
  // Balances are the daily work of whoever looks after the customer; a substitute and all others see that they exist.
  {
    ...open,
    id: 'balances-of-own-customers',
    fields: ['holdings.balance'],
    roles: ['account_manager'],
    relations: ['owner', 'team'],
    recipients: ['staff'],
    channels: ['office'],
    outcome: 'disclose',
  },
  {
    ...open,
    id: 'balances-for-leaders',
    fields: ['holdings.balance'],
    roles: ['team_leader'],
    recipients: ['staff'],
    channels: ['office'],
    outcome: 'disclose',
  },
  {
    ...open,
    id: 'partner-benefit',
    classes: ['card_number'],
    roles: ['account_manager', 'team_leader'],
    recipients: ['partner'],
    purposes: ['benefit'],
    channels: ['office'],
    consent: 'given',
    outcome: 'disclose',
  },
  // Nobody reads these out to whoever is on the line: the customer has them, a stranger wants them.
  {
    ...open,
    id: 'never-read-out',
    classes: ['card_number', 'id_number'],
    recipients: ['customer', 'colleague'],
    outcome: 'deny',
  },
  {
    ...open,
    id: 'not-into-files',
    classes: ['card_number', 'id_number', 'sensitive_text'],
    channels: ['export'],
    outcome: 'deny',
  },
]
