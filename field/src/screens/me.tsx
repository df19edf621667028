import { type ReactElement, type ReactNode, useEffect, useState } from 'react'
import { saveFile } from '#kit/download.ts'
import { formatBytes, formatMoment } from '#kit/format.ts'
import { changeLocale } from '#kit/locale.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { besides } from '#kit/punctuation.ts'
import { rememberApp, rememberedApp } from '../navigation/navigate-sheet.tsx'
import { mapApps } from '../navigation/map-apps.ts'
import { Icon } from '../shell/icons.tsx'
import { useField } from '../shell/session.ts'
import { NoticeSwitches } from '../shell/notice-switches.tsx'
import { Sheet } from '../shell/sheet.tsx'
import { askToKeep, storageState, type StorageState } from '../shell/storage.ts'
import { useSync } from '../shell/sync-state.tsx'
import { takeUpdate, useUpdateWaiting } from '../shell/update.ts'
import type { Today } from '../shell/use-day.ts'
import { useStored } from '../store/live.ts'
import { countWaiting } from '../store/queue.ts'
import { retryRefused } from '../sync/sync.ts'
import { fieldWords } from '../words.ts'

/** 我: what waits, what was refused, what was sent, and the few settings of the phone. */
export function MeScreen({ today }: { today: Today }): ReactElement {
  const w = useWords(fieldWords)
  const locale = useLocale()
  const { db, session, signOut } = useField()
  const sync = useSync()
  const personId = session.me.id
  const waiting = useStored(() => countWaiting(db, personId), `waiting ${personId}`)
  const [leaving, setLeaving] = useState(false)
  const [mapApp, setMapApp] = useState(rememberedApp)
  const update = useUpdateWaiting()
  const count = (waiting?.operations ?? 0) + (waiting?.photos ?? 0)
  return (
    <main className="screen">
      <header className="screen-head">
        <div>
          <h1>{session.me.name}</h1>
          <p className="quiet">
            {session.me.unit.name} · {session.me.account}
          </p>
        </div>
      </header>
      {update && (
        <section className="card attention-card">
          <b>{w.me.update}</b>
          <button type="button" className="button primary" onClick={takeUpdate}>
            {w.me.updateNow}
          </button>
        </section>
      )}
      <section className="card">
        <Line
          label={w.me.waiting}
          value={
            count === 0
              ? w.allSent
              : `${waiting?.operations ?? 0}${waiting?.photos ? ` + ${w.me.photosWaiting(waiting.photos)}` : ''}`
          }
        />
        <p className="quiet">
          {sync.lastSuccess ? w.me.lastSync(formatMoment(sync.lastSuccess, locale)) : w.me.neverSync}
        </p>
        {sync.message && <p className="attention">{sync.message}</p>}
        <button type="button" className="button" disabled={sync.busy} onClick={sync.syncNow}>
          {sync.busy ? w.sending : w.me.sync}
        </button>
      </section>
      {waiting !== undefined && waiting.refused > 0 && <Refused />}
      <SentToday today={today} />
      <StorageCard />
      <NoticeSwitches />
      <section className="card">
        <Line
          label={w.me.navigation}
          value={
            <select
              className="input"
              aria-label={w.me.navigation}
              value={mapApp ?? ''}
              onChange={(event) => {
                const app = mapApps.find((one) => one === event.target.value) ?? null
                rememberApp(app)
                setMapApp(app)
              }}
            >
              <option value="">{w.navigate.ask}</option>
              {mapApps.map((app) => (
                <option key={app} value={app}>
                  {w.navigate.apps[app]}
                </option>
              ))}
            </select>
          }
        />
        <Line
          label={w.me.language}
          value={
            <select
              className="input"
              aria-label={w.me.language}
              value={locale}
              onChange={(event) => changeLocale(event.target.value === 'en-US' ? 'en-US' : 'zh-CN')}
            >
              <option value="zh-CN">简体中文</option>
              <option value="en-US">English</option>
            </select>
          }
        />
      </section>
      <button
        type="button"
        className="button"
        onClick={() => (count > 0 ? setLeaving(true) : void signOut())}
      >
        {w.me.signOut}
      </button>
      <p className="quiet centred">{w.me.version(session.installation.version)}</p>
      {leaving && (
        <Sheet title={w.me.signOut} onClose={() => setLeaving(false)}>
          <p>{w.me.signOutWaiting(count)}</p>
          <button type="button" className="button primary" onClick={() => setLeaving(false)}>
            {w.cancel}
          </button>
          <button type="button" className="button plain" onClick={() => void signOut()}>
            {w.me.signOutYes}
          </button>
        </Sheet>
      )}
    </main>
  )
}

function Line({ label, value }: { label: string; value: ReactNode }): ReactElement {
  return (
    <div className="line">
      <span>{label}</span>
      <b>{value}</b>
    </div>
  )
}

/** Records that the server did not take: never dropped, can be tried again or handed over as a file. */
function Refused(): ReactElement {
  const w = useWords(fieldWords).me
  const { db, session } = useField()
  const { syncNow } = useSync()
  const personId = session.me.id
  const records =
    useStored(
      () => db.operations.where('[personId+state]').equals([personId, 'refused']).toArray(),
      `refused ${personId}`,
    ) ?? []
  return (
    <section className="card attention-card">
      <h2>{w.refused + besides(String(records.length))}</h2>
      <p className="quiet">{w.refusedHint}</p>
      <ul className="plain-list">
        {records.map((one) => (
          <li key={one.id}>
            <b>{one.customerName}</b> <span className="quiet">{one.message ?? one.code}</span>
          </li>
        ))}
      </ul>
      <button
        type="button"
        className="button"
        onClick={() => {
          void retryRefused(db, personId).then(syncNow)
        }}
      >
        {w.retry}
      </button>
      <button
        type="button"
        className="button plain"
        onClick={() =>
          saveFile({
            name: `zhike-${personId.slice(-6)}.json`,
            content: new Blob([JSON.stringify(records, null, 2)], { type: 'application/json' }),
          })
        }
      >
        {w.export}
      </button>
    </section>
  )
}

/** The way to everything that left this phone today. */
function SentToday({ today }: { today: Today }): ReactElement {
  const w = useWords(fieldWords).me
  return (
    <a className="card card-link" href="#/privacy">
      <span>
        <b>{w.sentToday}</b>
        <small className="quiet">{w.sentTodayHint(today.operations.length)}</small>
      </span>
      <Icon name="forward" size={20} />
    </a>
  )
}

function StorageCard(): ReactElement {
  const w = useWords(fieldWords).me
  const [state, setState] = useState<StorageState | null>(null)
  useEffect(() => {
    void askToKeep().then(storageState).then(setState)
  }, [])
  return (
    <section className="card">
      <Line label={w.storage} value={state?.usedBytes ? w.storageUsed(formatBytes(state.usedBytes)) : '—'} />
      {state && <p className="quiet">{state.persisted ? w.persisted : w.notPersisted}</p>}
    </section>
  )
}
