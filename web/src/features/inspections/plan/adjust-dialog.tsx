import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { Input, Modal, Select } from 'antd'
import { type ReactElement, useState } from 'react'
import {
  adjustInspection,
  inspectionCandidates,
  type InspectionItem,
  type InspectionPlan,
} from '#contracts/inspections.ts'
import { call } from '#kit/api.ts'
import { useWords } from '#kit/words.ts'
import { notifyFailure } from '../../../app/notes.tsx'
import { inspectionWords } from '../words.ts'

/** S1.24: a shop comes in by hand, in the place of another one where `item` names it. Always with a reason. */
export function AdjustDialog(props: {
  plan: InspectionPlan
  item: InspectionItem | null
  onClose: () => void
  onChange: (plan: InspectionPlan) => void
}): ReactElement {
  const w = useWords(inspectionWords)
  const { plan, item } = props
  const [q, setQ] = useState('')
  const [customerId, choose] = useState<string | null>(null)
  const [reason, setReason] = useState('')
  const found = useQuery({
    queryKey: ['inspections', 'candidates', plan.id, q],
    queryFn: async ({ signal }) =>
      call(inspectionCandidates, { params: { id: plan.id }, query: { q }, signal }),
    enabled: q.trim() !== '',
    placeholderData: keepPreviousData,
  })
  const adjust = useMutation({
    mutationFn: async () => {
      const common = { version: plan.version, customerId: customerId ?? '', reason: reason.trim() }
      return call(adjustInspection, {
        params: { id: plan.id },
        body: item ? { kind: 'replace', itemId: item.id, ...common } : { kind: 'add', ...common },
      })
    },
    onSuccess: (next) => {
      props.onChange(next)
      props.onClose()
    },
    onError: notifyFailure,
  })
  const title = item ? `${w.adjust.replace} ${item.customer.name}` : w.adjust.add
  return (
    <Modal
      open
      title={title}
      okText={item ? w.adjust.replace : w.adjust.add}
      cancelText={w.form.cancel}
      confirmLoading={adjust.isPending}
      okButtonProps={{ disabled: customerId === null || reason.trim().length < 2 }}
      onCancel={props.onClose}
      onOk={() => adjust.mutate()}
    >
      <p className="quiet">{w.adjust.note}</p>
      <label className="field">
        {w.shops.customer}
        <Select
          showSearch={{ filterOption: false, onSearch: setQ }}
          style={{ width: '100%' }}
          placeholder={w.adjust.find}
          notFoundContent={q.trim() === '' ? w.adjust.find : w.adjust.none}
          value={customerId}
          options={(found.data?.customers ?? []).map((one) => ({
            value: one.id,
            label: `${one.name} · ${one.manager.name} · ${one.address}`,
          }))}
          onChange={choose}
        />
      </label>
      <label className="field">
        {w.adjust.reason}
        <Input.TextArea rows={2} maxLength={300} value={reason} onChange={(e) => setReason(e.target.value)} />
      </label>
    </Modal>
  )
}
