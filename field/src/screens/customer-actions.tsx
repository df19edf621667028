import { type ReactElement, useState } from 'react'
import { discloseField } from '#contracts/privacy.ts'
import type { StopCustomer } from '#contracts/visit-plans.ts'
import { call } from '#kit/api.ts'
import { useWords } from '#kit/words.ts'
import { navigateDirectly, NavigateSheet } from '../navigation/navigate-sheet.tsx'
import { Icon } from '../shell/icons.tsx'
import { Sheet } from '../shell/sheet.tsx'
import { useSync } from '../shell/sync-state.tsx'
import { toast } from '../shell/toast.tsx'
import { fieldWords } from '../words.ts'

/** Ways to reach a customer: navigation in the person's map application, telephone. */
export function CustomerActions({ customer }: { customer: StopCustomer }): ReactElement {
  const w = useWords(fieldWords)
  const [sheet, setSheet] = useState<'navigate' | 'phone' | null>(null)
  const { position } = customer
  return (
    <>
      {position && (
        <button
          type="button"
          className="button tool"
          onClick={() => {
            if (!navigateDirectly(position, customer.name)) setSheet('navigate')
          }}
        >
          <Icon name="navigate" size={20} />
          {w.stop.navigate}
        </button>
      )}
      {customer.phone && (
        <button type="button" className="button tool" onClick={() => setSheet('phone')}>
          <Icon name="phone" size={20} />
          {w.stop.call}
        </button>
      )}
      {sheet === 'navigate' && position && (
        <NavigateSheet place={position} name={customer.name} onClose={() => setSheet(null)} />
      )}
      {sheet === 'phone' && <PhoneSheet customer={customer} onClose={() => setSheet(null)} />}
    </>
  )
}

function PhoneSheet({ customer, onClose }: { customer: StopCustomer; onClose: () => void }): ReactElement {
  const w = useWords(fieldWords)
  const { online } = useSync()
  const [busy, setBusy] = useState(false)
  const show = async (): Promise<void> => {
    setBusy(true)
    try {
      const answer = await call(discloseField, {
        params: { id: customer.id },
        body: { field: 'customers.phone', purpose: 'visit', channel: 'phone_app' },
        signIn: 'never',
      })
      if (answer.outcome !== 'disclose')
        toast(answer.withConsent === null ? w.phone.refused : w.phone.askConsent)
      else if (answer.value === null) toast(w.phone.none)
      else globalThis.location.href = `tel:${answer.value}`
      onClose()
    } catch (failure) {
      toast(failure instanceof Error ? failure.message : String(failure))
      setBusy(false)
    }
  }
  return (
    <Sheet title={w.phone.title} onClose={onClose}>
      <p>
        <b>{customer.contactName}</b> <span className="tabular">{customer.phone}</span>
      </p>
      <p className="quiet">{online ? w.phone.hint : w.phone.offline}</p>
      <button type="button" className="button primary" disabled={busy || !online} onClick={() => void show()}>
        {w.phone.show}
      </button>
      <button type="button" className="button plain" onClick={onClose}>
        {w.cancel}
      </button>
    </Sheet>
  )
}
