import { Modal } from 'antd'
import type { ReactElement } from 'react'
import type { Customer } from '#contracts/customers.ts'
import { useWords } from '#kit/words.ts'
import { cardWords } from '../card/card-words.ts'
import { Placer } from './placer.tsx'
import { usePlace } from './use-place.ts'

export default function PlaceDialog(props: { customer: Customer; onClose: () => void }): ReactElement {
  const w = useWords(cardWords).placing
  const { busy, save } = usePlace()
  return (
    <Modal
      open
      title={`${w.title} · ${props.customer.name}`}
      footer={null}
      width={720}
      onCancel={props.onClose}
    >
      <p>{props.customer.address}</p>
      <Placer
        start={props.customer.position}
        label={w.title}
        height="320px"
        busy={busy}
        onSave={(at) => {
          void save(props.customer, at).then((saved) => {
            if (saved) props.onClose()
          })
        }}
      />
    </Modal>
  )
}
