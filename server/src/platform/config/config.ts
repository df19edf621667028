import path from 'node:path'
import { z } from 'zod'
import type { TlsFiles } from '../tls/index.ts'

/**
 * Everything that is decided before the program starts. Whatever may change while it runs, or differ from unit
 * to unit, is a setting instead (`#platform/settings`).
 */
export interface Config {
  readonly role: 'all' | 'api' | 'worker'
  readonly host: string
  readonly port: number
  /** Folder of everything this installation owns: database, uploaded files, keys. */
  readonly dataDir: string
  readonly databaseUrl: string
  readonly pack: string
  readonly timeZone: string
  /** Origin under which people reach the server; used in links and OIDC redirects. */
  readonly publicOrigin: string | null
  /** Number of reverse proxies in front, whose `X-Forwarded-*` may be believed. */
  readonly trustedProxies: number
  /** The server speaks HTTPS itself with this certificate; null for plain HTTP (or a proxy that ends TLS). */
  readonly tls: TlsFiles | null
  readonly logLevel: 'silent' | 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace'
  /** Bearer token for `/metrics`; without one only programs on this machine may read them. */
  readonly metricsToken: string | null
  readonly oidc: OidcConfig | null
  readonly tiles: {
    readonly url: string
    readonly attribution: string
    readonly system: 'wgs84' | 'gcj02' | 'bd09'
  } | null
  /** Folders of the built screens; null where they are not served (tests of the API alone). */
  readonly webRoot: string | null
  readonly fieldRoot: string | null
  /** True only in tests: a database that may lose data at a power cut is accepted. */
  readonly allowUnsafeDatabase: boolean
}

export interface OidcConfig {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  readonly label: string
  /** Claim that holds the account name. */
  readonly accountClaim: string
}

const projectRoot = path.resolve(import.meta.dirname, '../../../..')

const environment = z.object({
  ZHIKE_HOST: z.string().default('0.0.0.0'),
  ZHIKE_PUBLIC_ORIGIN: z.url().optional(),
  ZHIKE_TRUSTED_PROXIES: z.coerce.number().int().min(0).max(5).default(0),
  ZHIKE_TLS_CERT: z.string().optional(),
  ZHIKE_TLS_KEY: z.string().optional(),
  ZHIKE_TIME_ZONE: z.string().default('Asia/Shanghai'),
  ZHIKE_LOG_LEVEL: z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('info'),
  ZHIKE_METRICS_TOKEN: z.string().min(16).optional(),
  ZHIKE_OIDC_ISSUER: z.url().optional(),
  ZHIKE_OIDC_CLIENT_ID: z.string().optional(),
  ZHIKE_OIDC_CLIENT_SECRET: z.string().optional(),
  ZHIKE_OIDC_LABEL: z.string().default('统一认证'),
  ZHIKE_OIDC_ACCOUNT_CLAIM: z.string().default('preferred_username'),
  ZHIKE_TILES_URL: z.string().optional(),
  ZHIKE_TILES_ATTRIBUTION: z.string().default(''),
  ZHIKE_TILES_SYSTEM: z.enum(['wgs84', 'gcj02', 'bd09']).default('gcj02'),
})

/** Reads the environment and lays `given` (command line, tests) over it. Throws a readable ZodError. */
export function readConfig(
  given: Partial<Config> & Pick<Config, 'dataDir' | 'databaseUrl'>,
  env: NodeJS.ProcessEnv = process.env,
): Config {
  const read = environment.parse(env)
  const oidc =
    read.ZHIKE_OIDC_ISSUER && read.ZHIKE_OIDC_CLIENT_ID && read.ZHIKE_OIDC_CLIENT_SECRET
      ? {
          issuer: read.ZHIKE_OIDC_ISSUER,
          clientId: read.ZHIKE_OIDC_CLIENT_ID,
          clientSecret: read.ZHIKE_OIDC_CLIENT_SECRET,
          label: read.ZHIKE_OIDC_LABEL,
          accountClaim: read.ZHIKE_OIDC_ACCOUNT_CLAIM,
        }
      : null
  const tiles = read.ZHIKE_TILES_URL
    ? {
        url: read.ZHIKE_TILES_URL,
        attribution: read.ZHIKE_TILES_ATTRIBUTION,
        system: read.ZHIKE_TILES_SYSTEM,
      }
    : null
  return {
    role: 'all',
    host: read.ZHIKE_HOST,
    port: 8800,
    pack: 'tobacco',
    timeZone: read.ZHIKE_TIME_ZONE,
    publicOrigin: read.ZHIKE_PUBLIC_ORIGIN ?? null,
    trustedProxies: read.ZHIKE_TRUSTED_PROXIES,
    tls:
      read.ZHIKE_TLS_CERT && read.ZHIKE_TLS_KEY
        ? { certFile: path.resolve(read.ZHIKE_TLS_CERT), keyFile: path.resolve(read.ZHIKE_TLS_KEY) }
        : null,
    logLevel: read.ZHIKE_LOG_LEVEL,
    metricsToken: read.ZHIKE_METRICS_TOKEN ?? null,
    oidc,
    tiles,
    webRoot: path.join(projectRoot, 'web/dist'),
    fieldRoot: path.join(projectRoot, 'field/dist'),
    allowUnsafeDatabase: false,
    ...given,
  }
}
