import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import {
  deleteView,
  exportCustomers,
  listSavedViews,
  type SavedView,
  saveView,
} from '#contracts/customers.ts'
import { call } from '#kit/api.ts'
import { newId } from '#kit/ids.ts'
import { useWords } from '#kit/words.ts'
import { notify, notifyFailure, offerUndo } from '../../../app/notes.tsx'
import { useSession } from '../../../app/session.ts'
import { tasksKey } from '../../../app/shell/tasks-menu.tsx'
import { Popup } from '../../../shared/menu.tsx'
import { ExportButton, type ExportReason } from '../../privacy/exports/export-reason.tsx'
import { listWords } from './list-words.ts'

const viewsKey = ['saved-views', 'customers'] as const

/** Saved views: mine and those shared in the unit. */
export function SavedViews(props: {
  query: string
  columns: readonly string[]
  onOpen: (view: SavedView) => void
}): ReactElement {
  const l = useWords(listWords)
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [shared, setShared] = useState(false)
  const views = useQuery({
    queryKey: viewsKey,
    queryFn: async ({ signal }) =>
      (await call(listSavedViews, { query: { list: 'customers' }, signal })).views,
  })
  const refresh = async (): Promise<void> => client.invalidateQueries({ queryKey: viewsKey })
  const write = async (view: Omit<SavedView, 'mine'>): Promise<void> => {
    const { id, ...body } = view
    await call(saveView, { params: { id }, body })
    await refresh()
  }
  const save = async (): Promise<void> => {
    const called = name.trim()
    if (called === '') return
    // The same name again replaces the view.
    const before = views.data?.find((view) => view.mine && view.name === called)
    await write({
      id: before?.id ?? newId(),
      list: 'customers',
      name: called,
      query: props.query,
      columns: [...props.columns],
      shared,
    })
    setName('')
    notify(l.saved.saved(called))
  }
  const remove = async (view: SavedView): Promise<void> => {
    await call(deleteView, { params: { id: view.id } })
    await refresh()
    offerUndo(l.saved.removed(view.name), async () => write(view))
  }
  const groups = [
    { title: l.saved.mine, views: views.data?.filter((view) => view.mine) ?? [] },
    { title: l.saved.shared, views: views.data?.filter((view) => !view.mine) ?? [] },
  ].filter((group) => group.views.length > 0)
  return (
    <Popup label={l.saved.title} className="tool-button" button={l.saved.title}>
      {(close) => (
        <div className="chip-panel saved-views">
          {groups.length === 0 && <p className="quiet">{l.saved.none}</p>}
          {groups.map((group) => (
            <section key={group.title}>
              <b>{group.title}</b>
              {group.views.map((view) => (
                <div key={view.id} className="saved-view">
                  <button
                    type="button"
                    className="link"
                    onClick={() => {
                      props.onOpen(view)
                      close()
                    }}
                  >
                    {view.name}
                  </button>
                  {view.mine && (
                    <button
                      type="button"
                      className="link"
                      aria-label={l.saved.remove(view.name)}
                      onClick={() => void remove(view).catch(notifyFailure)}
                    >
                      ×
                    </button>
                  )}
                </div>
              ))}
            </section>
          ))}
          <form
            onSubmit={(event) => {
              event.preventDefault()
              save().catch(notifyFailure)
            }}
          >
            <input
              className="plain-input"
              aria-label={l.saved.name}
              placeholder={l.saved.name}
              maxLength={32}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
            <label className="check-line">
              <input type="checkbox" checked={shared} onChange={(event) => setShared(event.target.checked)} />
              {l.saved.share}
            </label>
            <button type="submit" className="tool-button" disabled={name.trim() === ''}>
              {l.saved.save}
            </button>
          </form>
        </div>
      )}
    </Popup>
  )
}

export function ColumnChooser(props: {
  columns: readonly { key: string; title: string; always?: boolean }[]
  shown: readonly string[]
  onChange: (shown: string[]) => void
  onReset: () => void
}): ReactElement {
  const l = useWords(listWords)
  return (
    <Popup label={l.columns.title} className="tool-button" button={l.columns.title}>
      {() => (
        <div className="chip-panel">
          <div className="chip-choices">
            {props.columns.map((column) => (
              <label key={column.key}>
                <input
                  type="checkbox"
                  disabled={column.always}
                  checked={column.always === true || props.shown.includes(column.key)}
                  onChange={(event) =>
                    props.onChange(
                      props.columns
                        .map((one) => one.key)
                        .filter((key) =>
                          key === column.key ? event.target.checked : props.shown.includes(key),
                        ),
                    )
                  }
                />
                {column.title}
              </label>
            ))}
          </div>
          <button type="button" className="link" onClick={props.onReset}>
            {l.columns.reset}
          </button>
        </div>
      )}
    </Popup>
  )
}

/** Starts an export of everything the filter finds; the file comes with the background task. */
export function ExportMenu(props: { query: string; columns: readonly string[] }): ReactElement | null {
  const l = useWords(listWords)
  const { can } = useSession()
  const client = useQueryClient()
  if (!can('customers.export')) return null
  const start = async (format: 'xlsx' | 'csv', reason: ExportReason): Promise<void> => {
    await call(exportCustomers, {
      body: { query: props.query, columns: [...props.columns], format, ...reason },
    })
    notify(l.export.started)
    await client.invalidateQueries({ queryKey: tasksKey })
  }
  return (
    <Popup label={l.export.title} className="tool-button" button={l.export.title}>
      {(close) => (
        <div className="chip-panel">
          <span className="quiet">{l.export.hint}</span>
          {(['xlsx', 'csv'] as const).map((format) => (
            <ExportButton
              key={format}
              className="tool-button"
              label={l.export[format]}
              run={async (reason) => {
                await start(format, reason)
                close()
              }}
            />
          ))}
        </div>
      )}
    </Popup>
  )
}
