import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Input, Modal } from 'antd'
import { type ReactElement, useState } from 'react'
import { getCalendar, saveCalendarDay } from '#contracts/operations.ts'
import type { ResponseOf } from '#contracts/http.ts'
import { call } from '#kit/api.ts'
import { formatDate } from '#kit/format.ts'
import { defineMessages, useLocale, useWords } from '#kit/words.ts'
import { notify, notifyFailure } from '../../app/notes.tsx'
import { usePageState } from '../../app/page-state.ts'
import { useSession } from '../../app/session.ts'
import { Field } from '../../shared/form.tsx'
import { Failure, Page, SkeletonLines } from '../../shared/page.tsx'
import { monthGrid, monthOf, nextMonth } from './month.ts'
import { YearDialog } from './year-dialog.tsx'
import './calendar.css'

type Day = ResponseOf<typeof getCalendar>['days'][number]

const words = defineMessages(
  {
    title: '业务日历',
    lead: '法定节假日和调休已内置；本单位另有安排的，点那一天调整。走访建议、应访日期都按它计算。',
    previous: '上个月',
    next: '下个月',
    today: '本月',
    kinds: { workday: '工作日', weekend: '周末', holiday: '休息日', makeup_workday: '调休上班' },
    weekdays: '一|二|三|四|五|六|日',
    week: (day: string) => `周${day}`,
    change: '调整这一天',
    name: '名称（可不填，如“盘点日”）',
    makeWorkday: '设为工作日',
    makeHoliday: '设为休息日',
    official: '恢复为国家日历',
    saved: (date: string) => `已调整 ${date}`,
    close: '关闭',
    knownUntil: (date: string) => `国家节假日数据到 ${date}`,
    enterYear: '录入放假安排',
  },
  {
    title: 'Business calendar',
    lead: 'Public holidays and make-up days are built in; press a day to change it. Proposals and due dates follow it.',
    previous: 'Previous month',
    next: 'Next month',
    today: 'This month',
    kinds: { workday: 'Workday', weekend: 'Weekend', holiday: 'Holiday', makeup_workday: 'Make-up workday' },
    weekdays: 'Mon|Tue|Wed|Thu|Fri|Sat|Sun',
    week: (day) => day,
    change: 'Change this day',
    name: 'Name (optional, for example: stocktaking)',
    makeWorkday: 'Make it a workday',
    makeHoliday: 'Make it a holiday',
    official: 'Back to the public calendar',
    saved: (date) => `${date} was changed`,
    close: 'Close',
    knownUntil: (date) => `Public holidays are known until ${date}`,
    enterYear: 'Enter a year of holidays',
  },
)

/** A month with holidays and make-up days by name, and the organisation's own changes. */
export default function CalendarPage(): ReactElement {
  const w = useWords(words)
  const locale = useLocale()
  const { today, can } = useSession()
  const [state, setState] = usePageState()
  const month = state['month'] ?? monthOf(today)
  const grid = monthGrid(month)
  const [chosen, setChosen] = useState<Day | null>(null)
  const [entering, setEntering] = useState(false)
  const calendar = useQuery({
    queryKey: ['calendar', month, locale],
    queryFn: async ({ signal }) =>
      call(getCalendar, {
        query: { from: grid[0] as string, to: grid.at(-1) as string },
        signal,
      }),
  })
  const days = new Map(calendar.data?.days.map((day) => [day.date, day]))
  const go = (steps: number): void => setState({ month: nextMonth(month, steps) })
  return (
    <Page
      title={w.title}
      lead={w.lead}
      actions={
        <>
          <Button onClick={() => go(-1)} aria-label={w.previous}>
            ‹
          </Button>
          <b className="month tabular" aria-live="polite">
            {month}
          </b>
          <Button onClick={() => go(1)} aria-label={w.next}>
            ›
          </Button>
          <Button onClick={() => setState({ month: undefined })}>{w.today}</Button>
          {can('settings.manage') && <Button onClick={() => setEntering(true)}>{w.enterYear}</Button>}
        </>
      }
    >
      {calendar.data?.warning && (
        <Alert type="warning" showIcon title={calendar.data.warning} role="status" />
      )}
      {calendar.isError && <Failure failure={calendar.error} retry={() => void calendar.refetch()} />}
      {calendar.isPending && <SkeletonLines lines={8} />}
      {calendar.data && (
        <section className="panel panel-pad">
          <div className="month-grid">
            {w.weekdays.split('|').map((day) => (
              <b key={day} className="quiet">
                {w.week(day)}
              </b>
            ))}
            {grid.map((date) => {
              const day = days.get(date)
              return (
                <button
                  key={date}
                  type="button"
                  className="month-day"
                  data-kind={day?.kind}
                  data-other={monthOf(date) !== month}
                  data-today={date === today}
                  disabled={!can('settings.manage') || day === undefined}
                  onClick={() => day && setChosen(day)}
                >
                  <span className="visually-hidden">{formatDate(date, locale, today)}</span>
                  <span className="tabular" aria-hidden="true">
                    {Number(date.slice(8))}
                  </span>
                  {day && (day.name !== null || day.kind === 'makeup_workday') && (
                    <small>{day.name ?? w.kinds[day.kind]}</small>
                  )}
                  {day && day.kind !== 'workday' && <em>{w.kinds[day.kind]}</em>}
                </button>
              )
            })}
          </div>
          <p className="quiet">{w.knownUntil(calendar.data.dataUntil)}</p>
        </section>
      )}
      {entering && <YearDialog onClose={() => setEntering(false)} />}
      {chosen && <DayDialog day={chosen} onClose={() => setChosen(null)} />}
    </Page>
  )
}

function DayDialog({ day, onClose }: { day: Day; onClose: () => void }): ReactElement {
  const w = useWords(words)
  const locale = useLocale()
  const { today } = useSession()
  const client = useQueryClient()
  const [name, setName] = useState(day.name ?? '')
  const save = (kind: 'workday' | 'holiday' | null): void => {
    call(saveCalendarDay, {
      params: { date: day.date },
      body: { kind, name: kind === null ? null : name.trim() || null },
    })
      .then(async () => {
        notify(w.saved(formatDate(day.date, locale, today)))
        await client.invalidateQueries({ queryKey: ['calendar'] })
        onClose()
      })
      .catch(notifyFailure)
  }
  return (
    <Modal
      open
      title={`${w.change} · ${formatDate(day.date, locale, today)}`}
      onCancel={onClose}
      footer={[
        <Button key="official" onClick={() => save(null)}>
          {w.official}
        </Button>,
        <Button key="holiday" onClick={() => save('holiday')}>
          {w.makeHoliday}
        </Button>,
        <Button key="workday" type="primary" onClick={() => save('workday')}>
          {w.makeWorkday}
        </Button>,
      ]}
    >
      <p>
        {w.kinds[day.kind]}
        {day.name && ` · ${day.name}`}
      </p>
      <Field label={w.name}>
        {(control) => (
          <Input {...control} maxLength={64} value={name} onChange={(event) => setName(event.target.value)} />
        )}
      </Field>
    </Modal>
  )
}
