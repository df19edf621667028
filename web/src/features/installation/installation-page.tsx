import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { formatMoment } from '#kit/format.ts'
import { defineMessages, useLocale, useWords } from '#kit/words.ts'
import { besides } from '#kit/punctuation.ts'
import { useSession } from '../../app/session.ts'
import { Page } from '../../shared/page.tsx'
import '../../shared/form.css'

const words = defineMessages(
  {
    title: '数据与接口',
    installation: '本次安装',
    name: '名称',
    version: '版本',
    pack: '行业包',
    zone: '时区',
    today: '业务日期',
    time: '服务器时间',
    demo: '数据',
    demoYes: '演示数据（人员、客户均为虚构）',
    demoNo: '正式数据',
    api: '接口',
    apiHint: '所有功能都有 HTTP 接口，用同样的账号和权限调用；其他系统用接口账号。',
    accounts: '管理接口账号',
    docs: '接口文档（可读页面）',
    spec: 'OpenAPI 3.1 描述文件',
    map: '地图底图',
    noTiles: '未配置街道底图，只显示行政区轮廓。管理员可用 ZHIKE_TILES_URL 等参数配置天地图、高德等。',
    notice: '随包的行政区轮廓仅作示意，没有审图号，不能用于公开出版。',
  },
  {
    title: 'Data and interfaces',
    installation: 'This installation',
    name: 'Name',
    version: 'Version',
    pack: 'Industry pack',
    zone: 'Time zone',
    today: 'Business date',
    time: 'Server time',
    demo: 'Data',
    demoYes: 'Demo data (people and customers are invented)',
    demoNo: 'Real data',
    api: 'Interfaces',
    apiHint:
      'Everything can be called over HTTP with the same accounts and rights; other systems use interface accounts.',
    accounts: 'Manage interface accounts',
    docs: 'Documentation to read',
    spec: 'OpenAPI 3.1 description',
    map: 'Base map',
    noTiles:
      'No street tiles are configured; only outlines are shown. An administrator can set ZHIKE_TILES_URL.',
    notice: 'The outlines are for orientation; they carry no map review number and must not be published.',
  },
)

export default function InstallationPage(): ReactElement {
  const w = useWords(words)
  const locale = useLocale()
  const { installation, pack, can } = useSession()
  const facts = [
    [w.name, installation.name],
    [w.version, installation.version],
    [w.pack, installation.pack.name + besides(installation.pack.code)],
    [w.zone, installation.timeZone],
    [w.today, installation.today],
    [w.time, formatMoment(installation.serverTime, locale)],
    [w.demo, installation.demo ? w.demoYes : w.demoNo],
  ] as const
  return (
    <Page title={w.title}>
      <section className="panel panel-pad">
        <h2>{w.installation}</h2>
        <dl className="facts">
          {facts.map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section className="panel panel-pad stack">
        <h2>{w.api}</h2>
        <span className="quiet">{w.apiHint}</span>
        <a href="/api/docs" target="_blank" rel="noreferrer">
          {w.docs}
        </a>
        <a href="/api/v1/openapi.json" target="_blank" rel="noreferrer">
          {w.spec}
        </a>
        {can('interfaces.manage') && <Link to="/interfaces">{w.accounts}</Link>}
      </section>
      <section className="panel panel-pad stack">
        <h2>{w.map}</h2>
        <span>{pack.map.tiles ? pack.map.tiles.attribution : w.noTiles}</span>
        <span className="quiet">{w.notice}</span>
      </section>
    </Page>
  )
}
