import {
  decideDisclosure,
  type DisclosureRule,
  type MaskStyle,
  maskValue,
  type Outcome,
  relations,
} from '#engines/disclosure/index.ts'
import type { CustomerPlace, DisclosureAsk, FieldKind, PlainView } from '#platform/disclosure/disclosure.ts'
import { type Actor, authorize } from '#platform/policy/index.ts'
import { type Standing, standingsOf } from './standing.ts'

/** What is shown of a value that may only be checked. */
const hidden = '****'

/**
 * Plain screens: nobody has said a purpose, so consent is taken as withdrawn, whatever the ledger says: a list must
 * not tell more of one customer than of the next.
 */
export function createPlainView(
  actor: Actor | null,
  rules: readonly DisclosureRule[],
  style: MaskStyle,
  ask: DisclosureAsk = { recipient: 'staff', purpose: 'display', channel: 'office' },
): PlainView {
  const known = new Map<string, Outcome>()
  const standingTo = actor === null ? null : standingsOf(actor)

  function outcomeFor(field: FieldKind, { roles, relation }: Standing): Outcome {
    const key = `${field.code} ${relation} ${roles.join(',')}`
    const found = known.get(key)
    if (found !== undefined) return found
    const { outcome } = decideDisclosure(rules, {
      field: field.code,
      dataClass: field.dataClass,
      roles,
      relation,
      ...ask,
      consent: 'withdrawn',
    })
    known.set(key, outcome)
    return outcome
  }

  const show = (field: FieldKind, outcome: Outcome, value: string): string | null => {
    if (outcome === 'deny') return null
    if (outcome === 'disclose') return value
    return outcome === 'verify_only' ? hidden : maskValue(field.dataClass, value, style)
  }

  return {
    shown(field, customer: CustomerPlace, value) {
      if (value === null || value === '') return value
      if (standingTo === null) return maskValue(field.dataClass, value, style)
      const standing = standingTo(customer)
      return standing === null ? null : show(field, outcomeFor(field, standing), value)
    },
    tellsTail(field) {
      if (actor === null) return false
      const roles = actor.assignments
        .filter((one) => authorize({ ...actor, assignments: [one] }, 'customers.read').ok)
        .map(({ role }) => role)
      // Every role and relation must see the mask: which of them reaches a row is known only once it is found.
      return (
        roles.length > 0 &&
        [...new Set(roles)].every((role) =>
          relations.every((relation) => {
            const outcome = outcomeFor(field, { roles: [role], relation })
            return outcome === 'masked' || outcome === 'disclose'
          }),
        ) &&
        relations.every((relation) => {
          const outcome = outcomeFor(field, { roles: [...new Set(roles)], relation })
          return outcome === 'masked' || outcome === 'disclose'
        })
      )
    },
    masked: (field, value) => maskValue(field.dataClass, value, style),
  }
}
