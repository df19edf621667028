import { Button, Modal } from 'antd'
import type { ReactElement } from 'react'
import { useWords } from '#kit/words.ts'
import { notify } from '../../app/notes.tsx'
import { organisationWords } from './words.ts'

/** A password that is shown once and never again. */
export function InitialPassword(props: {
  name: string
  password: string
  onClose: () => void
}): ReactElement {
  const w = useWords(organisationWords)
  return (
    <Modal
      open
      title={w.initialTitle}
      closable={false}
      mask={{ closable: false }}
      keyboard={false}
      footer={[
        <Button
          key="copy"
          onClick={() => {
            void navigator.clipboard?.writeText(props.password).then(() => notify(w.copied))
          }}
        >
          {w.copy}
        </Button>,
        <Button key="close" type="primary" onClick={props.onClose}>
          {w.close}
        </Button>,
      ]}
    >
      <p>{w.initialHint(props.name)}</p>
      <code className="initial-password">{props.password}</code>
    </Modal>
  )
}
