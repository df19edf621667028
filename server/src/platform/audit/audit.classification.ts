/** How confidential each column of the audit trail is. */
export const auditClassification = {
  audit_records: {
    seq: 'internal',
    at: 'internal',
    actor_id: 'personal',
    action: 'internal',
    subject_kind: 'internal',
    subject_id: 'internal',
    detail: 'personal',
    address: 'personal',
    request_id: 'internal',
    seal: 'internal',
  },
} as const
