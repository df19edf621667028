/** What kind of data a field holds: its mask and the rules about it follow from this, not from where it is stored. */
export const dataClasses = [
  'phone',
  'id_number',
  'card_number',
  'email',
  'person_name',
  'address',
  'amount',
  'sensitive_text',
] as const
export type DataClass = (typeof dataClasses)[number]

/** Into whose hands a value comes. */
export const recipients = ['staff', 'customer', 'colleague', 'partner', 'authority', 'file'] as const
export type Recipient = (typeof recipients)[number]

/** What a value is wanted for. `display` is the plain screen, where nobody has said a purpose. */
export const purposes = [
  'display',
  'visit',
  'order',
  'complaint',
  'verification',
  'benefit',
  'marketing',
  'analysis',
  'report',
  'legal',
] as const
export type Purpose = (typeof purposes)[number]

/** By which way out of the system a value leaves. */
export const channels = ['office', 'phone_app', 'hotline', 'export'] as const
export type Channel = (typeof channels)[number]

/** How the asker stands to the customer. */
export const relations = ['owner', 'substitute', 'team', 'unit'] as const
export type Relation = (typeof relations)[number]

/** What the customer has said about the purpose and channel. */
export const consentStates = ['given', 'none', 'withdrawn'] as const
export type ConsentState = (typeof consentStates)[number]

/** What comes out, from nothing to everything. */
export const outcomes = ['deny', 'masked', 'verify_only', 'disclose'] as const
export type Outcome = (typeof outcomes)[number]

/** What a rule asks of the customer's consent. */
export const consentDemands = ['any', 'not_withdrawn', 'given'] as const
export type ConsentDemand = (typeof consentDemands)[number]
