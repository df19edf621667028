import { useMutation } from '@tanstack/react-query'
import { Input, Modal } from 'antd'
import { type ReactElement, useState } from 'react'
import { saveDistricts } from '#contracts/territories.ts'
import { call } from '#kit/api.ts'
import { newId } from '#kit/ids.ts'
import { useWords } from '#kit/words.ts'
import { notify, notifyFailure } from '../../../app/notes.tsx'
import { Field } from '../../../shared/form.tsx'
import { territoryWords } from '../words.ts'
import type { Studio } from './division.ts'
import { studioWords } from './words.ts'

const editable = ['call', 'delivery'] as const

/** The lists of call and delivery districts, a name a line; a name that stays keeps its customers. */
export function DistrictsDialog(props: {
  studio: Studio
  onClose: () => void
  onSaved: () => Promise<void>
}): ReactElement {
  const s = useWords(studioWords)
  const w = useWords(territoryWords)
  const { studio } = props
  const [texts, setTexts] = useState(() => ({
    call: studio.districts.call.map(({ name }) => name).join('\n'),
    delivery: studio.districts.delivery.map(({ name }) => name).join('\n'),
  }))
  const save = useMutation({
    mutationFn: async () => {
      for (const layer of editable) {
        const known = new Map(studio.districts[layer].map((district) => [district.name, district]))
        const names = [...new Set(texts[layer].split('\n').map((name) => name.trim()))].filter(
          (name) => name !== '',
        )
        const districts = names.map(
          (name, n) => known.get(name) ?? { id: newId(), code: `${layer}-${n + 1}`, name },
        )
        await call(saveDistricts, { body: { unitId: studio.unit.id, layer, districts } })
      }
    },
    onSuccess: async () => {
      notify(s.districtsSaved)
      await props.onSaved()
      props.onClose()
    },
    onError: notifyFailure,
  })
  return (
    <Modal
      open
      title={s.districts}
      okText={s.save}
      cancelText={s.cancel}
      confirmLoading={save.isPending}
      onOk={() => save.mutate()}
      onCancel={props.onClose}
    >
      <div className="stack">
        {editable.map((layer) => (
          <Field key={layer} label={s.districtNames(w.layers[layer])}>
            {(control) => (
              <Input.TextArea
                {...control}
                rows={6}
                value={texts[layer]}
                onChange={(event) => setTexts({ ...texts, [layer]: event.target.value })}
              />
            )}
          </Field>
        ))}
      </div>
    </Modal>
  )
}
