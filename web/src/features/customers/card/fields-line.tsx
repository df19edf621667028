import { type ReactElement, useRef, useState } from 'react'
import {
  discloseField,
  type FieldEntry,
  type FieldValue,
  type FieldView,
} from '#contracts/customer-fields.ts'
import { ApiFailure, call } from '#kit/api.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { labelled } from '#kit/punctuation.ts'
import { notify, notifyFailure } from '../../../app/notes.tsx'
import { useSession } from '../../../app/session.ts'
import { Popup } from '../../../shared/menu.tsx'
import { State } from '../../../shared/page.tsx'
import { FieldInput } from './fields-input.tsx'
import { useSaveField } from './fields-queries.ts'
import { ageOf, shownValue } from '#kit/field-value.ts'
import { fieldsWords } from './fields-words.ts'

/** One field of the card: its value and its age, or an invitation; changed where it stands. */
export function FieldLine(props: { customerId: string; field: FieldView; entry: FieldEntry }): ReactElement {
  const { customerId, field, entry } = props
  const w = useWords(fieldsWords)
  const locale = useLocale()
  const { today } = useSession()
  const save = useSaveField(customerId)
  const [editing, setEditing] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  const label = locale === 'zh-CN' ? field.label.zh : field.label.en
  const known = entry.version > 0
  const text = shownValue(field, entry, locale, today)

  const close = (): void => {
    setEditing(false)
    setProblem(null)
    // Back where the keyboard came from, once the button is there again.
    setTimeout(() => opener.current?.focus())
  }
  const put = async (value: FieldValue, after: () => void): Promise<void> => {
    setBusy(true)
    try {
      await save(field.code, value, entry.version)
      after()
    } catch (error) {
      if (error instanceof ApiFailure) {
        const changed = error.code === 'changed_meanwhile'
        setProblem(changed ? w.changed : (error.issues[0]?.message ?? error.message))
        if (!editing) notifyFailure(error)
      } else notifyFailure(error)
    } finally {
      setBusy(false)
    }
  }

  if (editing)
    return (
      <div className="field-line" data-editing="true">
        <dt>{label}</dt>
        <dd>
          <FieldInput
            field={field}
            label={label}
            entry={entry}
            busy={busy}
            problem={problem}
            onSave={(value) => void put(value, close)}
            onCancel={close}
          />
        </dd>
      </div>
    )
  return (
    <div className="field-line" data-long={field.kind === 'long_text'}>
      <dt title={field.help === null ? undefined : locale === 'zh-CN' ? field.help.zh : field.help.en}>
        {label}
      </dt>
      <dd>
        {known ? (
          <span className="field-value">
            {field.mayWrite ? (
              <button
                type="button"
                ref={opener}
                className="field-edit"
                aria-label={labelled(w.edit(label), text ?? '')}
                onClick={() => setEditing(true)}
              >
                {text}
              </button>
            ) : (
              <span>{text}</span>
            )}
            {field.masked && <Disclose customerId={customerId} field={field} />}
          </span>
        ) : field.mayWrite ? (
          <button type="button" ref={opener} className="link field-invite" onClick={() => setEditing(true)}>
            {w.invite(label)}
            {field.required && <em> · {w.required}</em>}
          </button>
        ) : (
          '—'
        )}
        {known && (
          <small className="field-age">
            <Age entry={entry} />
            {entry.stale && (
              <>
                {' '}
                <span title={w.oldHint}>
                  <State kind="warning">{w.old}</State>
                </span>
                {field.mayWrite && !field.masked && (
                  <button
                    type="button"
                    className="link"
                    disabled={busy}
                    onClick={() => void put(entry.value, () => notify(w.confirmed(label)))}
                  >
                    {w.confirm}
                  </button>
                )}
              </>
            )}
          </small>
        )}
      </dd>
    </div>
  )
}

/** `8 个月前 · 张三 · 走访`. */
function Age({ entry }: { entry: FieldEntry }): ReactElement | null {
  const w = useWords(fieldsWords)
  // The moment of opening is exact enough for an age in days.
  const [now] = useState(() => Date.now())
  if (entry.source === 'computed') return <>{w.computed}</>
  if (entry.updatedAt === null) return null
  const { unit, count } = ageOf(entry.updatedAt, now)
  const when = unit === 'today' ? w.today : w[unit](count)
  const kind = (entry.source ?? '').split(':')[0] ?? ''
  const sources: Readonly<Record<string, string>> = w.sources
  return <>{[when, entry.updatedBy?.name, sources[kind] ?? kind].filter(Boolean).join(' · ')}</>
}

const purposes = ['visit', 'order', 'complaint', 'verification'] as const

/** Reads a masked value in clear, once somebody has said what for. */
function Disclose({ customerId, field }: { customerId: string; field: FieldView }): ReactElement | null {
  const w = useWords(fieldsWords)
  const { can } = useSession()
  const [clear, setClear] = useState<string | null>(null)
  if (!can('customers.disclose')) return null
  if (clear !== null) return <b>{clear}</b>
  return (
    <Popup label={w.masked} className="link" align="left" button={w.masked}>
      {(close) => (
        <div className="chip-panel">
          <span className="quiet">{w.maskedHint}</span>
          {purposes.map((purpose) => (
            <button
              key={purpose}
              type="button"
              className="tool-button"
              onClick={() => {
                close()
                call(discloseField, { params: { id: customerId, code: field.code }, body: { purpose } })
                  .then(({ text }) => setClear(text ?? ''))
                  .catch(notifyFailure)
              }}
            >
              {w.purposes[purpose]}
            </button>
          ))}
        </div>
      )}
    </Popup>
  )
}
