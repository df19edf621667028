import type { AppError } from '../errors/errors.ts'
import { errorCode, errorText, operatorError } from '../operator/operator.ts'

/** The oldest server that an external `DATABASE_URL` may point to. */
export const OLDEST_SERVER = 15
/** The major version of the server that comes with the product, and so of every data folder it makes. */
export const EMBEDDED_MAJOR = '18'

/** One factory for each thing that can go wrong on the way to a running database. */
export const postgresFailures = {
  binariesMissing: (platform: string) =>
    operatorError({
      code: 'postgres_binaries_missing',
      zh: `没有找到适用于 ${platform} 的 PostgreSQL 程序。请重新运行 npm ci（不要加 --omit=optional），或用 DATABASE_URL 指向已有的 PostgreSQL ${OLDEST_SERVER} 以上版本。`,
      en: `No PostgreSQL binaries for ${platform} are installed. Run npm ci again (without --omit=optional), or point DATABASE_URL at a PostgreSQL ${OLDEST_SERVER} or newer.`,
    }),
  folderNotWritable: (folder: string, detail: string) =>
    operatorError({
      code: 'data_folder_not_writable',
      zh: `数据目录 ${folder} 不能写入，没有做任何改动。请检查目录的所有者和权限（或磁盘是否只读），或用 --data 换一个目录。`,
      en: `The data folder ${folder} cannot be written; nothing was changed. Check its owner and rights (or a read-only disk), or choose another with --data.`,
      reason: detail,
    }),
  folderNotReachable: (folder: string, detail: string) =>
    operatorError({
      code: 'data_folder_not_reachable',
      zh: `PostgreSQL 不能以 root 身份运行，而本机又没有办法让别的身份进入 ${folder}。请用普通用户启动，或用 --data 把数据放到其他用户可以进入的目录（例如 /var/lib/zhike），或使用 DATABASE_URL。`,
      en: `PostgreSQL refuses to run as root, and on this machine no other identity can enter ${folder}. Start as an ordinary user, or use --data with a folder others can enter (such as /var/lib/zhike), or use DATABASE_URL.`,
      reason: detail,
    }),
  diskFull: (folder: string, freeMiB: number | null, neededMiB: number) =>
    operatorError({
      code: 'disk_full',
      zh: `磁盘空间不足：${folder}${freeMiB === null ? '' : ` 只剩 ${freeMiB} MiB`}，至少需要 ${neededMiB} MiB。已有的数据没有丢失；请腾出空间后再启动，或用 --data 换一个磁盘。`,
      en: `The disk is full: ${folder}${freeMiB === null ? '' : ` has ${freeMiB} MiB left`}, at least ${neededMiB} MiB are needed. Existing data is safe; free some space and start again, or move to another disk with --data.`,
    }),
  alreadyRunning: (folder: string, pid: number) =>
    operatorError({
      code: 'data_folder_in_use',
      zh: `数据目录 ${folder} 正被另一个知客进程使用（进程号 ${pid}）。请先停止它，或用 --data 换一个目录。`,
      en: `The data folder ${folder} is in use by another running Zhike (process ${pid}). Stop that one first, or choose another folder with --data.`,
    }),
  notRunning: (folder: string) =>
    operatorError({
      code: 'postgres_not_running',
      zh: `占用数据目录 ${folder} 的知客进程还没有启动好数据库，请稍后再试。`,
      en: `The Zhike process that uses the data folder ${folder} has no database running yet. Try again in a moment.`,
    }),
  wrongMajor: (folder: string, found: string) =>
    operatorError({
      code: 'data_folder_wrong_version',
      zh: `数据目录 ${folder} 属于 PostgreSQL ${found}，本版本带的是 PostgreSQL ${EMBEDDED_MAJOR}，没有做任何改动。请用当初的知客版本执行 npm run zhike -- backup，再在新目录 restore。`,
      en: `The data folder ${folder} belongs to PostgreSQL ${found}, this version brings PostgreSQL ${EMBEDDED_MAJOR}; nothing was changed. Take a backup with the version of Zhike that made it (npm run zhike -- backup) and restore it into a new folder.`,
    }),
  folderDamaged: (folder: string) =>
    operatorError({
      code: 'data_folder_damaged',
      zh: `目录 ${folder} 里有文件，但不是完整的 PostgreSQL 数据目录，没有做任何改动。请用 --data 换一个目录，或从备份恢复（npm run zhike -- restore）。`,
      en: `${folder} holds files but is no complete PostgreSQL data folder; nothing was changed. Choose another folder with --data, or restore a backup (npm run zhike -- restore).`,
    }),
  passwordMissing: (file: string) =>
    operatorError({
      code: 'data_folder_password_missing',
      zh: `数据库口令文件 ${file} 不见了或读不出来，数据仍在。请从备份找回这个文件，并确认它属于启动知客的用户。`,
      en: `The database password file ${file} is missing or unreadable; the data is still there. Bring the file back from a backup and make sure that it belongs to the user who starts Zhike.`,
    }),
  startFailed: (logFile: string, detail: string) =>
    operatorError({
      code: 'postgres_start_failed',
      zh: `数据库没有启动成功，数据没有改动。原因见下，完整日志在 ${logFile}。`,
      en: `The database did not start; the data was not changed. The reason is below, the whole log is in ${logFile}.`,
      reason: detail,
    }),
  startSlow: (seconds: number, logFile: string, detail: string) =>
    operatorError({
      code: 'postgres_start_timeout',
      zh: `数据库 ${seconds} 秒内没有准备好（可能在做崩溃恢复）。请看日志 ${logFile}，稍后再启动一次。`,
      en: `The database was not ready within ${seconds} s (it may be recovering from a crash). See the log ${logFile} and start again later.`,
      reason: detail,
    }),
  initFailed: (detail: string) =>
    operatorError({
      code: 'postgres_init_failed',
      zh: '建立数据库失败，没有留下半成品。原因见下。',
      en: 'Creating the database failed; nothing half-made was left. The reason is below.',
      reason: detail,
    }),
  urlInvalid: () =>
    operatorError({
      code: 'database_url_invalid',
      zh: 'DATABASE_URL 写法不对。应为 postgres://用户:口令@主机:端口/数据库（口令里的特殊字符要做百分号编码）。',
      en: 'DATABASE_URL is malformed. Write postgres://user:password@host:port/database (percent-encode special characters of the password).',
    }),
  serverTooOld: (found: string) =>
    operatorError({
      code: 'database_too_old',
      zh: `DATABASE_URL 指向 PostgreSQL ${found}，需要 ${OLDEST_SERVER} 或更新的版本。请升级数据库，或去掉 DATABASE_URL 使用自带的数据库。`,
      en: `DATABASE_URL points at PostgreSQL ${found}; ${OLDEST_SERVER} or newer is needed. Upgrade it, or unset DATABASE_URL to use the database that comes with Zhike.`,
    }),
  notUtf8: (encoding: string) =>
    operatorError({
      code: 'database_wrong_encoding',
      zh: `数据库的编码是 ${encoding}，需要 UTF8。请用 CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0 建一个新库。`,
      en: `The database is encoded in ${encoding}, UTF8 is needed. Make a new one with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0.`,
    }),
}

/** SQLSTATEs and socket errors of a connection attempt, each with what the operator should look at. */
const CONNECTION_HINTS: Record<string, { code: string; zh: string; en: string }> = {
  ECONNREFUSED: {
    code: 'database_refused',
    zh: '那里没有数据库在监听。请检查主机和端口，并确认 PostgreSQL 已启动。',
    en: 'No database listens there. Check host and port and that PostgreSQL is running.',
  },
  ENOTFOUND: {
    code: 'database_host_unknown',
    zh: '主机名解析不到。请检查 DATABASE_URL 里的主机名。',
    en: 'The host name cannot be resolved. Check the host in DATABASE_URL.',
  },
  EAI_AGAIN: {
    code: 'database_host_unknown',
    zh: '主机名解析不到。请检查 DATABASE_URL 里的主机名和本机的 DNS。',
    en: 'The host name cannot be resolved. Check the host in DATABASE_URL and the DNS of this machine.',
  },
  '28P01': {
    code: 'database_password_wrong',
    zh: '用户名或口令不对。请检查 DATABASE_URL。',
    en: 'User or password is wrong. Check DATABASE_URL.',
  },
  '28000': {
    code: 'database_access_denied',
    zh: '数据库不允许这个用户从本机连接。请检查用户名和服务器的 pg_hba.conf。',
    en: 'The server does not let this user in from this machine. Check the user and the pg_hba.conf of the server.',
  },
  '3D000': {
    code: 'database_missing',
    zh: '服务器上没有这个数据库。请先建立它（CREATE DATABASE … ENCODING UTF8），或改正 DATABASE_URL。',
    en: 'The server has no such database. Create it first (CREATE DATABASE … ENCODING UTF8), or correct DATABASE_URL.',
  },
  '53300': {
    code: 'database_too_many_connections',
    zh: '数据库的连接已满。请关掉别的连接，或调大 max_connections。',
    en: 'The server has no connection left. Close others, or raise max_connections.',
  },
  '53100': {
    code: 'disk_full',
    zh: '数据库所在磁盘已满，已保存的数据没有丢失。请腾出空间后重试。',
    en: 'The disk of the database is full; saved data is safe. Free some space and try again.',
  },
}

/** Turns the error of a connection attempt into words. `where` is the address without its password. */
export function connectionFailure(error: unknown, where: string): AppError {
  const inner = error instanceof AggregateError ? (error.errors[0] as unknown) : error
  const hint = CONNECTION_HINTS[errorCode(error)] ?? CONNECTION_HINTS[errorCode(inner)]
  return operatorError({
    code: hint?.code ?? 'database_unreachable',
    zh: `连不上数据库 ${where}。${hint?.zh ?? '请检查 DATABASE_URL、网络和防火墙。'}`,
    en: `Cannot reach the database at ${where}. ${hint?.en ?? 'Check DATABASE_URL, the network and the firewall.'}`,
    reason: errorText(error),
  })
}

/** Turns a file-system error about the data folder into words. */
export function folderFailure(error: unknown, folder: string): AppError {
  if (errorCode(error) === 'ENOSPC' || errorCode(error) === 'EDQUOT') {
    return postgresFailures.diskFull(folder, null, 200)
  }
  return postgresFailures.folderNotWritable(folder, errorText(error))
}
