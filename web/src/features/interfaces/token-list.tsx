import { Button, Modal, Select } from 'antd'
import { type ReactElement, useState } from 'react'
import {
  type InterfaceAccount,
  type InterfaceToken,
  issueInterfaceToken,
  revokeInterfaceToken,
} from '#contracts/interfaces.ts'
import { call } from '#kit/api.ts'
import { formatMoment } from '#kit/format.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { notify, notifyFailure } from '../../app/notes.tsx'
import { Field } from '../../shared/form.tsx'
import { State } from '../../shared/page.tsx'
import { interfaceWords } from './words.ts'
import './interfaces.css'

const overlaps = [0, 24, 72, 168] as const

/** The tokens of an account; a new one is shown once. */
export function TokenList(props: {
  account: InterfaceAccount
  onChanged: () => Promise<void>
}): ReactElement {
  const w = useWords(interfaceWords)
  const { account, onChanged } = props
  const [told, setTold] = useState<string | null>(null)
  const [overlap, setOverlap] = useState<(typeof overlaps)[number]>(24)
  const [ending, setEnding] = useState<InterfaceToken | null>(null)
  const rotates = account.tokens.some(({ usable }) => usable)
  const issue = async (): Promise<void> => {
    const body = { overlapHours: rotates ? overlap : 0 }
    const { token } = await call(issueInterfaceToken, { params: { id: account.id }, body })
    setTold(token)
    await onChanged()
  }
  const revoke = async (tokenId: string): Promise<void> => {
    setEnding(null)
    await call(revokeInterfaceToken, { params: { id: account.id, tokenId } })
    notify(w.revoked)
    await onChanged()
  }
  return (
    <fieldset className="plain-set">
      <legend>{w.tokens}</legend>
      {account.tokens.length === 0 && <p className="quiet">{w.noTokens}</p>}
      {account.tokens.map((token) => (
        <TokenLine key={token.id} token={token} onRevoke={() => setEnding(token)} />
      ))}
      <div className="token-issue">
        {rotates && (
          <Field label={w.overlap} hint={w.rotateHint}>
            {(control) => (
              <Select
                {...control}
                value={overlap}
                options={overlaps.map((value) => ({ value, label: w.overlaps[value] }))}
                onChange={setOverlap}
              />
            )}
          </Field>
        )}
        <Button onClick={() => void issue().catch(notifyFailure)}>{rotates ? w.rotate : w.issue}</Button>
      </div>
      <Modal
        open={ending !== null}
        title={w.revokeTitle(ending?.prefix ?? '')}
        okText={w.revoke}
        okButtonProps={{ danger: true }}
        cancelText={w.cancel}
        onCancel={() => setEnding(null)}
        onOk={() => {
          if (ending) void revoke(ending.id).catch(notifyFailure)
        }}
      >
        <p className="consequence">{w.revokeConsequence}</p>
      </Modal>
      {told !== null && <TokenOnce token={told} onClose={() => setTold(null)} />}
    </fieldset>
  )
}

function TokenLine({ token, onRevoke }: { token: InterfaceToken; onRevoke: () => void }): ReactElement {
  const w = useWords(interfaceWords)
  const locale = useLocale()
  const at = (moment: string): string => formatMoment(moment, locale)
  const state = token.revokedAt ? w.revoked : token.usable ? w.usable : w.ended
  return (
    <div className="token-line">
      <code>{token.prefix}…</code>
      <State kind={token.usable ? 'success' : 'neutral'}>
        {state}
        {token.usable && token.endsAt && ` · ${w.endsAt(at(token.endsAt))}`}
      </State>
      <small className="quiet">
        {w.issuedBy(token.createdBy.name, at(token.createdAt))} ·{' '}
        {token.lastUsedAt ? w.usedAt(at(token.lastUsedAt)) : w.notUsed}
      </small>
      {token.usable && (
        <Button type="link" danger size="small" onClick={onRevoke}>
          {w.revoke}
        </Button>
      )}
    </div>
  )
}

/** A token that is shown once and never again. */
function TokenOnce({ token, onClose }: { token: string; onClose: () => void }): ReactElement {
  const w = useWords(interfaceWords)
  return (
    <Modal
      open
      title={w.onceTitle}
      closable={false}
      mask={{ closable: false }}
      keyboard={false}
      footer={[
        <Button
          key="copy"
          onClick={() => {
            void navigator.clipboard?.writeText(token).then(() => notify(w.copied))
          }}
        >
          {w.copy}
        </Button>,
        <Button key="close" type="primary" onClick={onClose}>
          {w.close}
        </Button>,
      ]}
    >
      <p>{w.onceHint}</p>
      <code className="token-once">{token}</code>
    </Modal>
  )
}
