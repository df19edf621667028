import { useQuery } from '@tanstack/react-query'
import { Alert, Input } from 'antd'
import { type ReactElement, useEffect, useState } from 'react'
import { checkDuplicates, type DuplicateRule } from '#contracts/customer-duplicates.ts'
import type { Customer } from '#contracts/customers.ts'
import type { ResponseOf } from '#contracts/http.ts'
import { call } from '#kit/api.ts'
import { formatDistance } from '#kit/format.ts'
import { useWords } from '#kit/words.ts'
import { Field } from '../../../shared/form.tsx'
import { duplicateWords } from './duplicate-words.ts'
import type { Draft } from './draft.ts'

type Answer = ResponseOf<typeof checkDuplicates>

/** Waits for a pause in typing before the server is asked. */
const pauseMs = 250

export interface DuplicateCheck {
  readonly matches: Answer['matches']
  readonly sameName: number
  readonly rule: DuplicateRule | null
}

/** Asks, a moment after the last key, whether the customer is there already. */
export function useDuplicateCheck(draft: Draft, base: Customer | null): DuplicateCheck {
  // What a card has been saved with is not asked again: only what was typed.
  const asked = JSON.stringify({
    licence: draft.licence === base?.licence ? '' : draft.licence.trim(),
    name: draft.name === base?.name && draft.address === base.address ? '' : draft.name.trim(),
    phone: draft.phone.trim(),
    address: draft.address.trim(),
  })
  const [settled, setSettled] = useState(asked)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(asked), pauseMs)
    return () => clearTimeout(timer)
  }, [asked])
  const body = JSON.parse(settled) as Pick<Draft, 'licence' | 'name' | 'phone' | 'address'>
  const { data } = useQuery({
    queryKey: ['customers', 'duplicate-check', base?.id ?? null, settled],
    queryFn: async ({ signal }) =>
      call(checkDuplicates, {
        body: {
          customerId: base?.id ?? null,
          ...body,
          position: base?.position ? { lng: base.position.lng, lat: base.position.lat } : null,
        },
        signal,
      }),
    enabled: body.name.length > 1 || body.phone.length > 6 || body.licence.length > 3,
    staleTime: 10_000,
  })
  return settled === asked && data ? data : { matches: [], sameName: 0, rule: null }
}

/** Says which customers there are already, whose they are and what they share; takes the reason to save anyway. */
export function DuplicateWarning(props: {
  check: DuplicateCheck
  reason: string
  onReason: (reason: string) => void
}): ReactElement | null {
  const w = useWords(duplicateWords)
  const { matches, sameName, rule } = props.check
  if (matches.length === 0) return null
  const shownByName = matches.filter(({ kinds }) => kinds.join() === 'name').length
  return (
    <Alert
      type={rule === null ? 'info' : 'warning'}
      showIcon
      role="status"
      title={rule === null ? w.sameName : w.title[rule]}
      description={
        <div className="stack">
          <ul className="plain-list">
            {matches.map(({ kinds, customer }, index) => (
              <li key={customer?.id ?? index}>
                <b>{w.shared(kinds.map((kind) => w.kinds[kind]))}</b>{' '}
                {customer === null ? (
                  w.elsewhere
                ) : (
                  <>
                    <a href={`/customers/${customer.id}`} target="_blank" rel="noreferrer">
                      {customer.name}
                    </a>{' '}
                    <span className="quiet">
                      {[
                        customer.licence,
                        customer.address,
                        customer.owner?.name ?? w.nobody(customer.unit.name),
                        customer.metres === null ? '' : w.apart(formatDistance(customer.metres)),
                      ]
                        .filter((part) => part !== '')
                        .join(' · ')}
                    </span>
                  </>
                )}
              </li>
            ))}
          </ul>
          {sameName > shownByName && <span className="quiet">{w.moreByName(sameName - shownByName)}</span>}
          {rule === 'reason' && (
            <Field label={w.reason} hint={w.reasonHint}>
              {(control) => (
                <Input
                  {...control}
                  maxLength={200}
                  value={props.reason}
                  onChange={(event) => props.onReason(event.target.value)}
                />
              )}
            </Field>
          )}
        </div>
      }
    />
  )
}
