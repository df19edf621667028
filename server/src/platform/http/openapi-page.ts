import type { Endpoint } from '#contracts/http.ts'
import { openToInterfaces } from '#contracts/interface-access.ts'

/**
 * The API as a readable page: rendered here, without scripts, so that it works under the strictest content policy
 * and on a server without the Internet. The document behind it is `/api/v1/openapi.json`.
 */
export function openApiPage(endpoints: readonly Endpoint[], document: Record<string, unknown>): string {
  const groups = new Map<string, Endpoint[]>()
  for (const endpoint of endpoints) {
    const tag = endpoint.name.split('.')[0]!
    groups.set(tag, [...(groups.get(tag) ?? []), endpoint])
  }
  const paths = document['paths'] as Record<string, Record<string, Record<string, unknown>>>
  const sections = [...groups].map(
    ([tag, members]) =>
      `<h2 id="${escape(tag)}">${escape(tag)}</h2>${members.map((endpoint) => operationHtml(endpoint, paths)).join('')}`,
  )
  const index = [...groups.keys()].map((tag) => `<a href="#${escape(tag)}">${escape(tag)}</a>`).join(' · ')
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>知客 API</title><style>${style}</style></head><body><main>
<h1>知客 API</h1>
<p>OpenAPI 3.1 文档：<a href="/api/v1/openapi.json">/api/v1/openapi.json</a>。登录后会话在 Cookie <code>zhike_session</code> 中；
写操作须来自同一站点。其他系统用管理员签发的接口令牌（<code>Authorization: Bearer zki_…</code>），只能调用标有“接口账号可用”、
并且已为该账号开通的接口。出错时返回 <code>{"code", "message", "requestId"}</code>，<code>code</code> 长期不变。</p>
<nav>${index}</nav>${sections.join('')}</main></body></html>`
}

function operationHtml(
  endpoint: Endpoint,
  paths: Record<string, Record<string, Record<string, unknown>>>,
): string {
  const path = endpoint.path.replaceAll(/:([a-zA-Z]+)/g, '{$1}')
  const operation = paths[path]?.[endpoint.method.toLowerCase()] ?? {}
  const parameters = (operation['parameters'] ?? []) as {
    name: string
    in: string
    required: boolean
    schema: unknown
  }[]
  const rows = parameters
    .map(
      (parameter) =>
        `<tr><td><code>${escape(parameter.name)}</code></td><td>${parameter.in === 'path' ? '路径' : '查询'}</td><td>${parameter.required ? '必填' : ''}</td><td><code>${escape(JSON.stringify(parameter.schema))}</code></td></tr>`,
    )
    .join('')
  const access =
    endpoint.access === 'public'
      ? '无需登录'
      : endpoint.access === 'session'
        ? '登录即可'
        : `需要权限 ${endpoint.access}${openToInterfaces.has(endpoint.name) ? ' · 接口账号可用' : ''}`
  return `<section><h3><b class="${endpoint.method}">${endpoint.method}</b> <code>${escape(path)}</code></h3>
<p>${escape(endpoint.summary.zh)} <small>${escape(endpoint.summary.en)}</small></p>
<p><small>${escape(access)} · 每分钟 ${endpoint.ratePerMinute} 次 · ${escape(endpoint.name)}</small></p>
${rows === '' ? '' : `<table>${rows}</table>`}
${details('请求体', (operation['requestBody'] as { content?: unknown } | undefined)?.content)}
${details('返回', (operation['responses'] as Record<string, { content?: unknown }> | undefined)?.['200']?.content)}</section>`
}

const details = (title: string, content: unknown): string =>
  content === undefined
    ? ''
    : `<details><summary>${title}</summary><pre>${escape(JSON.stringify(content, null, 2))}</pre></details>`

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => entities[character]!)

const style = `
body{font:15px/1.6 'Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif;color:#1d2326;margin:0;background:#f6f8f8}
main{max-width:960px;margin:0 auto;padding:24px 16px}
section{background:#fff;border:1px solid #dfe5e6;border-radius:8px;padding:4px 16px;margin:12px 0}
h3{font-size:15px;margin:10px 0 4px}code,pre{font:13px/1.5 ui-monospace,monospace;word-break:break-all}
pre{overflow:auto;max-height:420px;background:#f6f8f8;padding:8px}
table{border-collapse:collapse;width:100%}td{border-top:1px solid #e6ebec;padding:3px 8px 3px 0;vertical-align:top}
b{display:inline-block;min-width:56px;color:#0b5567}.DELETE{color:#a8321f}.POST,.PUT{color:#2c6b2f}
a{color:#0b5567}small{color:#566065}`
