import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import { errorText, operatorError } from '#platform/operator/operator.ts'

/** What may follow `npm start --`. */
export interface StartOptions {
  readonly dataDir: string
  readonly port: number
  readonly pack: string
  readonly demo: boolean
  readonly build: boolean
  readonly role: 'all' | 'api' | 'worker'
  readonly databaseUrl: string | undefined
  readonly help: boolean
}

export const DEFAULT_PORT = 8800
export const PROJECT_ROOT = resolve(import.meta.dirname, '..')

export const HELP = `npm start -- [选项 options]

  --data DIR      数据目录，默认 .data                       data folder, default .data
  --port N        端口，默认 ${DEFAULT_PORT}                          port, default ${DEFAULT_PORT}
  --pack NAME     行业包，默认 tobacco                       industry pack, default tobacco
  --no-demo       不生成演示数据                             no demo data
  --no-build      页面不重新构建，用已有的                    serve the screens as they were built
  --role ROLE     all（默认）、api 或 worker                 all (default), api or worker
  --help          显示本说明                                 show this text

  DATABASE_URL=postgres://用户:口令@主机/库    使用自己的 PostgreSQL（15 以上）  use your own PostgreSQL (15 or newer)
  ZHIKE_DEMO_PASSWORD=…                        演示账号的密码                    password of the demo accounts
`

/** Reads the command line and the environment. A word that is not understood is a failure, not ignored. */
export function readStartOptions(args: readonly string[], env: NodeJS.ProcessEnv): Result<StartOptions> {
  try {
    const { values } = parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: {
        data: { type: 'string' },
        port: { type: 'string' },
        pack: { type: 'string' },
        'no-demo': { type: 'boolean' },
        'no-build': { type: 'boolean' },
        role: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    })
    const port = values.port === undefined ? DEFAULT_PORT : Number(values.port)
    if (!Number.isInteger(port) || port < 0 || port > 65_535) {
      return misunderstood(
        `--port ${values.port}`,
        '端口是 0 到 65535 的整数',
        'a port is a whole number from 0 to 65535',
      )
    }
    const role = values.role ?? 'all'
    if (role !== 'all' && role !== 'api' && role !== 'worker') {
      return misunderstood(`--role ${role}`, '可选 all、api、worker', 'choose all, api or worker')
    }
    const pack = values.pack ?? 'tobacco'
    if (!/^[a-z][a-z0-9_]*$/.test(pack)) {
      return misunderstood(
        `--pack ${pack}`,
        '行业包的名称只含小写字母、数字和下划线',
        'a pack is named in lower-case letters, digits and underscores',
      )
    }
    return ok({
      dataDir: resolve(PROJECT_ROOT, values.data ?? '.data'),
      port,
      pack,
      demo: values['no-demo'] !== true,
      build: values['no-build'] !== true,
      role,
      databaseUrl: env['DATABASE_URL'] || undefined,
      help: values.help === true,
    })
  } catch (error) {
    return misunderstood(errorText(error), '可用的选项见 npm start -- --help', 'see npm start -- --help')
  }
}

function misunderstood(what: string, zh: string, en: string): Result<never> {
  return fail(
    operatorError({
      code: 'option_not_understood',
      zh: `看不懂选项：${zh}。`,
      en: `Option not understood: ${en}.`,
      reason: what,
    }),
  )
}
