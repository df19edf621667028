/** How confidential each column of this module's tables is. Where people are is sensitive. */
export const positioningClassification = {
  position_lookups: {
    id: 'internal',
    person_id: 'internal',
    press: 'internal',
    carrier: 'internal',
    state: 'internal',
    asked_at: 'internal',
    answered_at: 'internal',
    answer: 'sensitive',
    lng: 'sensitive',
    lat: 'sensitive',
    accuracy: 'internal',
    address: 'sensitive',
    problem: 'internal',
  },
} as const
