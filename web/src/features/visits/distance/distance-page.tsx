import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import { type ReactElement, useState } from 'react'
import { getDistanceSetup, setDistanceKey, tryDistances } from '#contracts/distances.ts'
import { call } from '#kit/api.ts'
import { formatDistance, formatMinutes } from '#kit/format.ts'
import { defineMessages, useWords } from '#kit/words.ts'
import { notify, notifyFailure } from '../../../app/notes.tsx'
import { Field } from '../../../shared/form.tsx'
import { Failure, Page, SkeletonLines, State } from '../../../shared/page.tsx'
import '../visits.css'

const words = defineMessages(
  {
    title: '距离来源',
    lead: '路程默认按直线 × 绕行系数估算，不需要网络。接入 OSRM 或高德后按实际道路；没有应答时自动按直线估算，并在页面上说明。',
    provider: '现在使用',
    providers: { great_circle: '直线 × 绕行系数', osrm: 'OSRM 服务器', amap: '高德地图' },
    address: '接口地址',
    cached: '已缓存路段',
    settings: '在“规则与参数”的“路线估算”里选择来源、填写地址、等待时间和配额',
    key: '高德密钥（Web 服务 Key）',
    keyHint: '加密保存，不显示、不写日志。改密钥时重新填写。',
    keySet: '已设置',
    keyMissing: '未设置',
    save: '保存密钥',
    remove: '删除密钥',
    saved: '密钥已保存',
    removed: '密钥已删除',
    try: '试查一段路',
    tried: (way: string, time: string, straight: string) => `查到 ${way}，${time}；直线距离 ${straight}`,
    unknownWay: '有应答，但不认识温州市区这段路；请确认地图数据范围。',
  },
  {
    title: 'Distances',
    lead: 'Ways are estimated as great circle × detour factor, without a network. With OSRM or Amap they follow the roads; without an answer the estimate is used, and said.',
    provider: 'In use',
    providers: { great_circle: 'great circle × detour factor', osrm: 'OSRM server', amap: 'Amap' },
    address: 'Address',
    cached: 'Ways in the cache',
    settings: 'Choose the provider, its address, the time to wait and the quota among the settings',
    key: 'Key of Amap (web service)',
    keyHint: 'Kept sealed, never shown or logged. Type it again to change it.',
    keySet: 'set',
    keyMissing: 'not set',
    save: 'Save the key',
    remove: 'Remove the key',
    saved: 'The key was saved',
    removed: 'The key was removed',
    try: 'Ask for one way',
    tried: (way, time, straight) => `Answered ${way}, ${time}; as the crow flies ${straight}`,
    unknownWay: 'It answers, but does not know these streets of Wenzhou; check the map data.',
  },
)

const key = ['visits', 'distance-provider'] as const

/** 距离来源: which provider is in use, its key, and whether it answers. */
export default function DistancePage(): ReactElement {
  const w = useWords(words)
  const client = useQueryClient()
  const setup = useQuery({ queryKey: key, queryFn: async ({ signal }) => call(getDistanceSetup, { signal }) })
  const [secret, setSecret] = useState('')
  const [busy, setBusy] = useState(false)
  const [tried, setTried] = useState<string | null>(null)
  const write = (value: string | null): void => {
    call(setDistanceKey, { body: { key: value } })
      .then(async () => {
        setSecret('')
        notify(value === null ? w.removed : w.saved)
        await client.invalidateQueries({ queryKey: key })
      })
      .catch(notifyFailure)
  }
  const test = (): void => {
    setBusy(true)
    setTried(null)
    call(tryDistances, {})
      .then(({ metres, seconds, estimatedMetres }) =>
        setTried(
          metres === 0
            ? w.unknownWay
            : w.tried(formatDistance(metres), formatMinutes(seconds / 60), formatDistance(estimatedMetres)),
        ),
      )
      .catch((failure: unknown) => setTried(failure instanceof Error ? failure.message : String(failure)))
      .finally(() => setBusy(false))
  }
  return (
    <Page title={w.title} lead={w.lead}>
      {setup.isError && <Failure failure={setup.error} retry={() => void setup.refetch()} />}
      {setup.isPending && <SkeletonLines lines={5} />}
      {setup.data && (
        <section className="panel panel-pad distance-setup">
          <dl>
            <dt>{w.provider}</dt>
            <dd>{w.providers[setup.data.provider]}</dd>
            {setup.data.address !== null && (
              <>
                <dt>{w.address}</dt>
                <dd>{setup.data.address || '—'}</dd>
              </>
            )}
            <dt>{w.cached}</dt>
            <dd className="tabular">{setup.data.cached}</dd>
          </dl>
          <Link to="/settings">{w.settings}</Link>
          <Field label={w.key} hint={w.keyHint}>
            {(control) => (
              <div className="distance-key">
                <Input.Password
                  {...control}
                  autoComplete="off"
                  maxLength={200}
                  value={secret}
                  onChange={(event) => setSecret(event.target.value)}
                />
                <State kind={setup.data.hasKey ? 'success' : 'neutral'}>
                  {setup.data.hasKey ? w.keySet : w.keyMissing}
                </State>
                <Button disabled={secret.trim().length < 8} onClick={() => write(secret.trim())}>
                  {w.save}
                </Button>
                {setup.data.hasKey && <Button onClick={() => write(null)}>{w.remove}</Button>}
              </div>
            )}
          </Field>
          <div className="distance-key">
            <Button loading={busy} disabled={setup.data.provider === 'great_circle'} onClick={test}>
              {w.try}
            </Button>
            <span role="status">{tried}</span>
          </div>
        </section>
      )}
    </Page>
  )
}
