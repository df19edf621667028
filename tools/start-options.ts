import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import { errorText, operatorError } from '#platform/operator/operator.ts'
import type { TlsFiles } from '#platform/tls/index.ts'

/** What may follow `npm start --`. */
export interface StartOptions {
  readonly dataDir: string
  readonly port: number
  readonly pack: string
  readonly demo: boolean
  /** Retailers of the demo data; undefined for the usual number. */
  readonly scale: number | undefined
  readonly build: boolean
  readonly role: 'all' | 'api' | 'worker'
  readonly databaseUrl: string | undefined
  /** HTTPS: with these files, with a certificate of our own making, or not at all. */
  readonly tls: TlsFiles | 'own' | null
  readonly help: boolean
}

export const DEFAULT_PORT = 8800
export const PROJECT_ROOT = resolve(import.meta.dirname, '..')

export const HELP = `npm start -- [选项 options]

  --data DIR      数据目录，默认 .data                       data folder, default .data
  --port N        端口，默认 ${DEFAULT_PORT}                          port, default ${DEFAULT_PORT}
  --pack NAME     行业包，默认 tobacco                       industry pack, default tobacco
  --scale N       演示零售户数，默认 5000，最多 1000000      retailers of the demo data, at most 1000000
  --no-demo       不生成演示数据                             no demo data
  --no-build      页面不重新构建，用已有的                    serve the screens as they were built
  --role ROLE     all（默认）、api 或 worker                 all (default), api or worker
  --https         HTTPS，证书自动签发（手机装一次根证书）    HTTPS with a certificate made here
  --tls-cert FILE --tls-key FILE
                  HTTPS，用已有的证书和私钥（PEM）           HTTPS with your own certificate and key
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
        scale: { type: 'string' },
        'no-build': { type: 'boolean' },
        role: { type: 'string' },
        https: { type: 'boolean' },
        'tls-cert': { type: 'string' },
        'tls-key': { type: 'string' },
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
    const scale = values.scale === undefined ? undefined : Number(values.scale)
    if (scale !== undefined && !(Number.isInteger(scale) && scale >= 1 && scale <= 1_000_000)) {
      return misunderstood(
        `--scale ${values.scale}`,
        '零售户数是 1 到 1000000 的整数',
        'the number of retailers is a whole number from 1 to 1000000',
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
    const certFile = values['tls-cert'] || env['ZHIKE_TLS_CERT']
    const keyFile = values['tls-key'] || env['ZHIKE_TLS_KEY']
    if (Boolean(certFile) !== Boolean(keyFile)) {
      return misunderstood(
        certFile ? `--tls-cert ${certFile}` : `--tls-key ${keyFile}`,
        '--tls-cert 和 --tls-key（或 ZHIKE_TLS_CERT 和 ZHIKE_TLS_KEY）要一起给',
        '--tls-cert and --tls-key (or ZHIKE_TLS_CERT and ZHIKE_TLS_KEY) go together',
      )
    }
    const given =
      certFile && keyFile ? { certFile: fromCaller(certFile), keyFile: fromCaller(keyFile) } : null
    return ok({
      dataDir: resolve(PROJECT_ROOT, values.data ?? '.data'),
      port,
      pack,
      demo: values['no-demo'] !== true,
      scale,
      build: values['no-build'] !== true,
      role,
      databaseUrl: env['DATABASE_URL'] || undefined,
      tls: given ?? (values.https === true ? 'own' : null),
      help: values.help === true,
    })
  } catch (error) {
    return misunderstood(errorText(error), '可用的选项见 npm start -- --help', 'see npm start -- --help')
  }
}

/** A file name means the folder in which npm was called. */
const fromCaller = (file: string): string => resolve(process.env['INIT_CWD'] ?? process.cwd(), file)

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
