import { constants } from 'node:fs'
import { access, stat, statfs } from 'node:fs/promises'
import { anchorPath, readAnchors, verifyAuditChain } from '../audit/index.ts'
import { createCalendar } from '../calendar/business-calendar.ts'
import { checkDurability } from '../db/durability.ts'
import { createDatabase, type Db, schemaState } from '../db/index.ts'
import type { AppError } from '../errors/errors.ts'
import { loadKey } from '../keys/keys.ts'
import { certificateFindings } from './doctor-certificate.ts'
import type { Finding } from './finding.ts'
import { openDatabase } from './open-database.ts'
import { errorText } from './operator.ts'
import { sql } from 'kysely'
import type pg from 'pg'

export interface DoctorOptions {
  readonly dataDir: string
  readonly databaseUrl: string | undefined
  /** Also verifies every row of the audit trail. */
  readonly audit: boolean
}

const GIB = 1024 ** 3

/** Looks at everything that an installation stands on; never throws for what it finds. */
export async function findings(options: DoctorOptions): Promise<Finding[]> {
  const list = [
    nodeVersion(),
    ...(await dataFolder(options.dataDir)),
    ...(await certificateFindings(options.dataDir, new Date())),
  ]
  // Without its folder there is no database either, and a check must not make one.
  if (!options.databaseUrl && list.some(({ check, state }) => check === 'data-folder' && state === 'fail')) {
    return list
  }
  const opened = await openDatabase({ ...options, share: true })
  if (!opened.ok) return [...list, failure('database', opened.error)]
  const { url, version, close } = opened.value
  list.push(fine('database', `数据库 PostgreSQL ${version} 可用`, `database PostgreSQL ${version} answers`))
  const { db, pool } = createDatabase(url, { max: 2, statementTimeoutMs: 0, applicationName: 'doctor' })
  try {
    list.push(...(await schema(pool)))
    const checks = [durability, clock, calendarEnd, jobs, events, ...(options.audit ? [audit] : [])]
    for (const check of checks) list.push(await guarded(check, db, options))
  } finally {
    await db.destroy()
    await close()
  }
  return list
}

type Check = (db: Db, options: DoctorOptions) => Promise<Finding>

/** A check that cannot be made (an older schema, for instance) is itself a finding. */
async function guarded(check: Check, db: Db, options: DoctorOptions): Promise<Finding> {
  try {
    return await check(db, options)
  } catch (error) {
    return {
      check: check.name,
      state: 'warn',
      what: { zh: `无法检查 ${check.name}：${errorText(error)}`, en: `could not check ${check.name}` },
      remedy: { zh: '先让上面的各项正常，再检查一次。', en: 'Mend what stands above, then check again.' },
    }
  }
}

function nodeVersion(): Finding {
  const { node } = process.versions
  return Number(node.split('.')[0]) >= 24
    ? fine('node', `Node ${node}`, `Node ${node}`)
    : {
        check: 'node',
        state: 'fail',
        what: { zh: `Node ${node} 太旧`, en: `Node ${node} is too old` },
        remedy: {
          zh: '请通过 npm run zhike 运行，或安装 Node 24。',
          en: 'Run it as npm run zhike, or install Node 24.',
        },
      }
}

async function dataFolder(folder: string): Promise<Finding[]> {
  const list: Finding[] = []
  try {
    const { mode } = await stat(folder)
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    // Passing through (x) is needed where the database runs as another user; reading and writing never is.
    const open = (mode & 0o066) !== 0
    list.push(
      open && process.platform !== 'win32'
        ? {
            check: 'data-folder',
            state: 'warn',
            what: {
              zh: `数据目录 ${folder} 其他用户也能进入`,
              en: `other users can enter the data folder ${folder}`,
            },
            remedy: { zh: `chmod 700 ${folder}`, en: `chmod 700 ${folder}` },
          }
        : fine('data-folder', `数据目录 ${folder} 可写`, `data folder ${folder} can be written`),
    )
  } catch (error) {
    return [
      {
        check: 'data-folder',
        state: 'fail',
        what: {
          zh: `数据目录 ${folder} 不可用：${errorText(error)}`,
          en: `the data folder ${folder} cannot be used`,
        },
        remedy: { zh: '检查 --data、所有者和权限。', en: 'Check --data, the owner and the rights.' },
      },
    ]
  }
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  const text = `${(free / GIB).toFixed(1)} GiB`
  list.push(
    free > 2 * GIB
      ? fine('disk', `磁盘剩余 ${text}`, `${text} of disk left`)
      : {
          check: 'disk',
          state: free > 0.3 * GIB ? 'warn' : 'fail',
          what: { zh: `磁盘只剩 ${text}`, en: `only ${text} of disk left` },
          remedy: {
            zh: '腾出空间；磁盘写满时新数据存不进去。',
            en: 'Free some space; on a full disk nothing new can be saved.',
          },
        },
  )
  return list
}

async function schema(pool: pg.Pool): Promise<Finding[]> {
  const { applied, pending, problem } = await schemaState(pool)
  if (problem) {
    const names = problem.names.join(', ')
    const newer = problem.kind === 'newer'
    return [
      {
        check: 'schema',
        state: 'fail',
        what: newer
          ? { zh: `数据结构比程序新：${names}`, en: `the schema is newer than the program: ${names}` }
          : {
              zh: `已执行的迁移与程序自带的不同：${names}`,
              en: `applied migrations differ from this program's: ${names}`,
            },
        remedy: newer
          ? { zh: '升级程序，或恢复旧版本的备份。', en: 'Upgrade the program, or restore an older backup.' }
          : { zh: '使用原版程序文件。', en: 'Use the original program files.' },
      },
    ]
  }
  return pending.length === 0
    ? [
        fine(
          'schema',
          `数据结构已是最新（${applied.length} 个迁移）`,
          `schema up to date (${applied.length} migrations)`,
        ),
      ]
    : [
        {
          check: 'schema',
          state: 'warn',
          what: {
            zh: `有 ${pending.length} 个迁移还没有执行`,
            en: `${pending.length} migrations are pending`,
          },
          remedy: {
            zh: 'npm run zhike -- migrate（npm start 也会自动执行）',
            en: 'npm run zhike -- migrate (npm start does it too)',
          },
        },
      ]
}

async function durability(db: Db): Promise<Finding> {
  const result = await checkDurability(db)
  return result.ok
    ? fine('durability', '已保存的数据断电不丢', 'saved data survives a power cut')
    : failure('durability', result.error)
}

async function clock(db: Db): Promise<Finding> {
  const asked = Date.now()
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db)
  const middle = (asked + Date.now()) / 2
  const apart = Math.abs((rows[0]?.now.getTime() ?? middle) - middle) / 1000
  return apart < 5
    ? fine('clock', '程序与数据库的时钟一致', 'program and database agree on the time')
    : {
        check: 'clock',
        state: 'warn',
        what: {
          zh: `程序与数据库的时钟相差 ${apart.toFixed(0)} 秒`,
          en: `the clocks of program and database are ${apart.toFixed(0)} s apart`,
        },
        remedy: {
          zh: '两台机器都开启时间同步（NTP）。',
          en: 'Turn on time synchronisation (NTP) on both machines.',
        },
      }
}

async function calendarEnd(db: Db): Promise<Finding> {
  const timeZone = process.env['ZHIKE_TIME_ZONE'] ?? 'Asia/Shanghai'
  const calendar = createCalendar({ db, timeZone, now: () => new Date() })
  const until = await calendar.dataUntil()
  const days = Math.round((Date.parse(until) - Date.parse(calendar.today())) / 86_400_000)
  if (days > 60) return fine('calendar', `节假日数据到 ${until}`, `holiday data until ${until}`)
  return {
    check: 'calendar',
    state: 'warn',
    what: {
      zh: `节假日数据只到 ${until}，之后只按周末计算`,
      en: `holiday data ends on ${until}; after that only weekends are known`,
    },
    remedy: {
      zh: '升级知客，或由管理员在“业务日历 → 录入放假安排”里粘贴国务院的通知。',
      en: 'Upgrade, or enter the official holidays under Settings → Calendar.',
    },
  }
}

async function jobs(db: Db): Promise<Finding> {
  const known = await sql<{ t: string | null }>`
    select to_regclass('graphile_worker._private_jobs')::text as t`.execute(db)
  if (!known.rows[0]?.t) return fine('jobs', '没有后台任务', 'no background jobs')
  const { rows } = await sql<{ late: number; dead: number }>`
    select count(*) filter (where attempts < max_attempts and run_at < now() - interval '15 minutes')::int as late,
           count(*) filter (where attempts >= max_attempts)::int as dead
    from graphile_worker._private_jobs`.execute(db)
  const { late = 0, dead = 0 } = rows[0] ?? {}
  if (late + dead === 0) return fine('jobs', '后台任务没有积压', 'background jobs keep up')
  return {
    check: 'jobs',
    state: 'warn',
    what: {
      zh: `后台任务：${late} 个等待超过 15 分钟，${dead} 个多次失败后放弃`,
      en: `background jobs: ${late} waiting for more than 15 minutes, ${dead} given up after several tries`,
    },
    remedy: {
      zh: '确认有 --role all 或 worker 的进程在运行；原因见日志 logs/zhike.log。',
      en: 'Make sure that a process with --role all or worker runs; the reasons are in logs/zhike.log.',
    },
  }
}

async function events(db: Db): Promise<Finding> {
  const { rows } = await sql<{ n: number; names: string[] | null }>`
    select count(*)::int as n, array_agg(distinct processor) as names from processor_failures`.execute(db)
  const { n = 0, names } = rows[0] ?? {}
  return n === 0
    ? fine('events', '业务事件全部处理完', 'every event was processed')
    : {
        check: 'events',
        state: 'warn',
        what: {
          zh: `${n} 个业务事件多次处理失败，已搁置（${names?.join('、')}）`,
          en: `${n} events failed several times and were put aside (${names?.join(', ')})`,
        },
        remedy: {
          zh: '查看表 processor_failures 里的原因并上报。',
          en: 'See the reasons in table processor_failures and report them.',
        },
      }
}

async function audit(db: Db, { dataDir }: DoctorOptions): Promise<Finding> {
  const key = await loadKey(dataDir, 'audit')
  const verdict = await verifyAuditChain(db, key, await readAnchors(anchorPath(dataDir), key))
  if (verdict.ok) {
    return fine(
      'audit',
      `审计链完整（${verdict.checked} 行）`,
      `the audit chain is whole (${verdict.checked} rows)`,
    )
  }
  const row = verdict.brokenAt === null ? '' : ` #${verdict.brokenAt}`
  return {
    check: 'audit',
    state: 'fail',
    what: {
      zh: `审计链在第${row} 行断开：${verdict.reason?.zh ?? ''}`,
      en: `the audit chain is broken at row${row}: ${verdict.reason?.en ?? ''}`,
    },
    remedy: {
      zh: '保留现场（先做备份），与最近的备份比对，并报告安全负责人。',
      en: 'Keep the evidence (take a backup first), compare with the latest backup, and tell whoever answers for security.',
    },
  }
}

function fine(check: string, zh: string, en: string): Finding {
  return { check, state: 'ok', what: { zh, en } }
}

function failure(check: string, error: AppError): Finding {
  return { check, state: 'fail', what: error.words }
}
