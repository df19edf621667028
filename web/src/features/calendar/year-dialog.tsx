import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Input, InputNumber, Modal } from 'antd'
import { type ReactElement, useState } from 'react'
import { previewHolidays, saveCalendarDays } from '#contracts/operations.ts'
import { call } from '#kit/api.ts'
import { formatDate } from '#kit/format.ts'
import { defineMessages, useLocale, useWords } from '#kit/words.ts'
import { offerUndo } from '../../app/notes.tsx'
import { useSession } from '../../app/session.ts'
import { Field, issuesOf } from '../../shared/form.tsx'

const words = defineMessages(
  {
    title: '录入放假安排',
    hint: '把国务院办公厅的放假通知整段粘贴进来（每个节日一行），或粘贴表格：日期,休息或上班,名称。先预览，看清楚再保存。',
    year: '年份',
    text: '通知或表格',
    example: '一、元旦：1月1日（周五）至3日（周日）放假，共3天。\n2027-02-20,上班,春节',
    preview: '预览',
    save: (count: number) => (count === 0 ? '保存' : `保存这 ${count} 天`),
    close: '关闭',
    kinds: { workday: '工作日', weekend: '周末', holiday: '休息日', makeup_workday: '调休上班' },
    was: (kind: string) => `现在是${kind}`,
    unclear: '下面这些行没有录入',
    saved: (count: number) => `已录入 ${count} 天`,
    nothing: '没有读出任何一天',
    problem: (line: string, message: string) => `${line}（${message}）`,
  },
  {
    title: 'Enter a year of holidays',
    hint: 'Paste the notice of the State Council (one festival a line), or lines of date,休息 (day off) or 上班 (workday),name. Preview, then save.',
    year: 'Year',
    text: 'Notice or table',
    example: '一、元旦：1月1日（周五）至3日（周日）放假，共3天。\n2027-02-20,上班,春节',
    preview: 'Preview',
    save: (count) => (count === 0 ? 'Save' : `Save these ${count} days`),
    close: 'Close',
    kinds: { workday: 'workday', weekend: 'weekend', holiday: 'day off', makeup_workday: 'make-up workday' },
    was: (kind) => `now a ${kind}`,
    unclear: 'These lines were left out',
    saved: (count) => `${count} days were entered`,
    nothing: 'No day was found in it',
    problem: (line, message) => `${line} (${message})`,
  },
)

/** Next year's holidays and make-up days in one go: paste, look, save; ten seconds to take it back. */
export function YearDialog({ onClose }: { onClose: () => void }): ReactElement {
  const w = useWords(words)
  const locale = useLocale()
  const { today } = useSession()
  const client = useQueryClient()
  const [year, setYear] = useState(Number(today.slice(0, 4)) + 1)
  const [text, setText] = useState('')
  const preview = useMutation({
    mutationFn: async () => call(previewHolidays, { body: { year, text } }),
  })
  const days = preview.data?.days ?? []
  const saving = useMutation({
    mutationFn: async () =>
      call(saveCalendarDays, {
        body: {
          days: days.map(({ date, kind, name }) => ({
            date,
            kind: kind === 'holiday' ? ('holiday' as const) : ('workday' as const),
            name,
          })),
        },
      }),
    onSuccess: async ({ before }) => {
      offerUndo(w.saved(days.length), async () => {
        await call(saveCalendarDays, { body: { days: before, undo: true } })
        await client.invalidateQueries({ queryKey: ['calendar'] })
      })
      onClose()
      await client.invalidateQueries({ queryKey: ['calendar'] })
    },
  })
  const issues = issuesOf(preview.error ?? saving.error)
  return (
    <Modal
      open
      width={640}
      title={w.title}
      onCancel={onClose}
      footer={[
        <Button key="close" onClick={onClose}>
          {w.close}
        </Button>,
        <Button
          key="preview"
          disabled={text.trim() === ''}
          loading={preview.isPending}
          onClick={() => preview.mutate()}
        >
          {w.preview}
        </Button>,
        <Button
          key="save"
          type="primary"
          disabled={days.length === 0}
          loading={saving.isPending}
          onClick={() => saving.mutate()}
        >
          {w.save(days.length)}
        </Button>,
      ]}
    >
      <div className="stack">
        <p className="quiet">{w.hint}</p>
        {issues.has('') && <Alert type="error" showIcon role="alert" title={issues.get('')} />}
        <Field label={w.year} issue={issues.get('year')}>
          {(control) => (
            <InputNumber
              {...control}
              min={2020}
              max={2100}
              value={year}
              onChange={(value) => {
                preview.reset()
                setYear(value ?? year)
              }}
            />
          )}
        </Field>
        <Field label={w.text} wide issue={issues.get('text')}>
          {(control) => (
            <Input.TextArea
              {...control}
              rows={7}
              placeholder={w.example}
              value={text}
              onChange={(event) => {
                preview.reset()
                setText(event.target.value)
              }}
            />
          )}
        </Field>
        {preview.data && days.length === 0 && <p role="status">{w.nothing}</p>}
        {days.length > 0 && (
          <ul className="year-preview" role="status">
            {days.map((day) => (
              <li key={day.date}>
                <span className="tabular">{formatDate(day.date, locale, today)}</span>
                <b>{w.kinds[day.kind]}</b>
                <span>{day.name}</span>
                {day.now !== day.kind && <span className="quiet">{w.was(w.kinds[day.now])}</span>}
              </li>
            ))}
          </ul>
        )}
        {preview.data && preview.data.problems.length > 0 && (
          <Alert
            type="warning"
            showIcon
            title={w.unclear}
            description={preview.data.problems.map(({ line, message }) => (
              <p key={line}>{w.problem(line, message)}</p>
            ))}
          />
        )}
      </div>
    </Modal>
  )
}
