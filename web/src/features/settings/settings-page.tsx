import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Select } from 'antd'
import type { ReactElement } from 'react'
import { listSettings, saveSetting, type Setting } from '#contracts/operations.ts'
import { call } from '#kit/api.ts'
import { useWords } from '#kit/words.ts'
import { notify, notifyFailure, offerUndo } from '../../app/notes.tsx'
import { usePageState } from '../../app/page-state.ts'
import { useSession } from '../../app/session.ts'
import { useUnitChoices } from '../../shared/directory.ts'
import { EmptyState, Failure, Page, SkeletonLines } from '../../shared/page.tsx'
import { SettingLine } from './setting-line.tsx'
import { settingsWords } from './words.ts'
import './settings.css'

/** All rules that an organisation may want otherwise, for the whole installation or one unit. */
export default function SettingsPage(): ReactElement {
  const w = useWords(settingsWords)
  const { can } = useSession()
  const client = useQueryClient()
  const [state, setState] = usePageState()
  const units = useUnitChoices()
  const unitId = state['unitId'] ?? null
  const wanted = (state['q'] ?? '').trim().toLowerCase()
  const settings = useQuery({
    queryKey: ['settings', unitId, w.title],
    queryFn: async ({ signal }) =>
      (await call(listSettings, { query: unitId ? { unitId } : {}, signal })).settings,
  })
  const shown = settings.data?.filter((one) =>
    `${one.title} ${one.description} ${one.key}`.toLowerCase().includes(wanted),
  )
  const groups = Map.groupBy(shown ?? [], (one) => one.group)

  const save = async (setting: Setting, value: Setting['value'] | null): Promise<void> => {
    const at = setting.scope === 'unit' ? unitId : null
    // What is to come back on 撤销: the own value at this place, or none when a wider one was in force.
    const own = setting.from === (at === null ? 'global' : 'unit') ? setting.value : null
    const write = async (next: Setting['value'] | null): Promise<void> => {
      await call(saveSetting, { params: { key: setting.key }, body: { unitId: at, value: next } })
      await client.invalidateQueries({ queryKey: ['settings'] })
    }
    await write(value)
    offerUndo(w.saved(setting.title), async () => {
      await write(own)
      notify(w.undone)
    })
  }
  return (
    <Page title={w.title} lead={w.lead}>
      <div className="row-gap">
        <input
          className="plain-input"
          type="search"
          aria-label={w.find}
          placeholder={w.find}
          defaultValue={state['q'] ?? ''}
          onChange={(event) => setState({ q: event.target.value })}
        />
        <Select
          aria-label={w.scope}
          style={{ minWidth: 220 }}
          value={unitId ?? ''}
          showSearch={{ optionFilterProp: 'label' }}
          options={[{ value: '', label: w.everywhere }, ...units]}
          onChange={(value) => setState({ unitId: value })}
        />
        {unitId !== null && <span className="quiet">{w.unitHint}</span>}
      </div>
      {settings.isError && <Failure failure={settings.error} retry={() => void settings.refetch()} />}
      {settings.isPending && <SkeletonLines lines={10} />}
      {shown?.length === 0 && <EmptyState title={w.none} />}
      {[...groups].map(([group, lines]) => (
        <section key={group} className="panel">
          <h2 className="panel-head">{group}</h2>
          {lines.map((setting) => (
            <SettingLine
              key={`${setting.key} ${unitId ?? ''} ${JSON.stringify(setting.value)} ${setting.from}`}
              setting={setting}
              editable={can('settings.manage') && (unitId === null || setting.scope === 'unit')}
              atUnit={unitId !== null}
              onSave={(value) => void save(setting, value).catch(notifyFailure)}
            />
          ))}
        </section>
      ))}
    </Page>
  )
}
