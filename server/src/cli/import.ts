import { stat } from 'node:fs/promises'
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import pino from 'pino'
import type { ImportBatch } from '#contracts/customer-imports.ts'
import { getImport, startImport, uploadImport } from '#contracts/customer-imports.ts'
import { readConfig } from '#platform/config/config.ts'
import { migrate } from '#platform/db/migrate.ts'
import { errorCode } from '#platform/operator/operator.ts'
import { productVersion } from '#platform/operator/product.ts'
import { readDate } from '#platform/text/read-cells.ts'
import { createApp } from '../app.ts'
import { importFile } from './import-file.ts'
import { importHoldings } from './import-holdings.ts'
import { importOrders } from './import-orders.ts'
import { type SignedIn, signIn } from './signed-in.ts'
import {
  clearProgress,
  type Command,
  fileArgument,
  PLACE_HELP,
  readArguments,
  reportError,
  UsageError,
  withDatabase,
} from './command.ts'

export const command: Command = {
  help: `npm run zhike -- import customers|orders|holdings FILE [选项 options]

从 .xlsx 或 .csv 导入客户、订单或账户与持有。
客户 customers：列按表头自动对应，出错的行逐行说明，其余的照常写入；可以在办公端撤销整个导入。
订单 orders：一行一个品牌，列为 许可证号、订货日期、品牌、数量，可有 当日第几单、金额、订货时间、送达时间；重复导入只算一次。
账户与持有 holdings：一行一个账户，列为 客户号、账号、类别、产品名称、余额，可有 余额日期、开户日期、到期日、利率、状态；
按账号更新，出错的行逐行说明；可以在办公端撤销整个导入。
Holdings: one account a line, found again by its number; the whole import can be undone in the office.
Orders: one brand a line, with licence, date, brand, volume, and number, amount, ordered at, delivered at where known.
Customers: columns are matched by their header, rows with errors are explained one by
one and the others written; the whole import can be undone in the office.

  --as ACCOUNT          以哪个账号的权限导入（需有导入权限，如主管）  whose rights are used (a team leader's, for instance)
  ZHIKE_PASSWORD=…      该账号的密码（不设则询问）  that account's password (asked for when absent)
  --dry-run             只检查，不写入  check only, write nothing
  --date YYYY-MM-DD     账户余额的日期，文件里没有这一列时用，默认今天  day of the balances where the file has no column
  --update              执照号相同的更新（默认跳过）  update customers with the same licence number (default: skip)
  --coordinates NAME    坐标系 wgs84、gcj02 或 bd09，默认 gcj02  coordinate system, default gcj02
  --pack NAME           行业包，默认 tobacco  industry pack, default tobacco
${PLACE_HELP}`,

  async run(args) {
    const { values, words, place } = readArguments(args, {
      as: { type: 'string' },
      'dry-run': { type: 'boolean' },
      update: { type: 'boolean' },
      coordinates: { type: 'string' },
      pack: { type: 'string' },
      date: { type: 'string' },
    })
    const [what, ...files] = words
    if (what !== 'customers' && what !== 'orders' && what !== 'holdings')
      throw new UsageError(
        '要导入什么？customers、orders 或 holdings  what to import: customers, orders or holdings',
      )
    const date = values.date === undefined ? undefined : readDate(values.date)
    if (date === null) throw new UsageError(`--date ${values.date}: YYYY-MM-DD`)
    const file = fileArgument(files)
    const system = startImport.body.shape.coordinateSystem.safeParse(values.coordinates ?? 'gcj02')
    if (!system.success) throw new UsageError(`--coordinates ${values.coordinates}: wgs84, gcj02, bd09`)
    try {
      await stat(file)
    } catch (error) {
      throw new UsageError(`${file}: ${errorCode(error)}`)
    }
    const account = values.as
    if (account === undefined) throw new UsageError('用 --as 指明账号  name the account with --as')
    const password = process.env['ZHIKE_PASSWORD'] ?? (await askPassword(account))
    return withDatabase(place, { share: true }, async ({ url }) => {
      const migrated = await migrate(url)
      if (!migrated.ok) return reportError(migrated.error)
      // A worker of our own, which listens nowhere: the import runs even when no server is up.
      const config = readConfig({
        dataDir: place.dataDir,
        databaseUrl: url,
        role: 'worker',
        pack: values.pack ?? 'tobacco',
        logLevel: 'silent',
        webRoot: null,
        fieldRoot: null,
      })
      const created = await createApp(config, { log: pino({ level: 'silent' }), version: productVersion() })
      if (!created.ok) return reportError(created.error)
      const app = created.value
      try {
        const started = await app.start()
        if (!started.ok) return reportError(started.error)
        const signedIn = await signIn(app, account, password)
        if (signedIn === null) return 1
        if (what === 'orders') return await importOrders(signedIn, file, config.timeZone)
        if (what === 'holdings')
          return await importHoldings(signedIn, file, { asOf: date, dryRun: values['dry-run'] === true })
        return await importCustomers(signedIn, file, {
          coordinateSystem: system.data,
          onDuplicate: values.update === true ? 'update' : 'skip',
          dryRun: values['dry-run'] === true,
        })
      } finally {
        clearProgress()
        await app.stop()
      }
    })
  },
}

interface ImportRequest {
  readonly coordinateSystem: ImportBatch['coordinateSystem']
  readonly onDuplicate: ImportBatch['onDuplicate']
  readonly dryRun: boolean
}

async function importCustomers(ask: SignedIn, file: string, choices: ImportRequest): Promise<number> {
  const batch = await importFile(
    ask,
    file,
    { upload: uploadImport, start: startImport, get: getImport },
    (uploaded) => ({ ...choices, mapping: uploaded.mapping }),
  )
  if (batch === null) return 1
  printOutcome(batch)
  return batch.state === 'done' || batch.state === 'checked' ? 0 : 1
}

function printOutcome(batch: ImportBatch): void {
  const { rows, created, updated, unchanged, duplicates, failed, withoutPosition } = batch.counts
  const mark = batch.state === 'done' || batch.state === 'checked' ? '✓' : '✗'
  console.log(
    `${mark} ${batch.state}: 共 ${rows} 行，新增 ${created}，更新 ${updated}，未变 ${unchanged}，重复跳过 ${duplicates}，出错 ${failed}，缺坐标 ${withoutPosition}\n` +
      `  ${rows} rows: ${created} created, ${updated} updated, ${unchanged} unchanged, ${duplicates} duplicates skipped, ${failed} with errors, ${withoutPosition} without a position`,
  )
  for (const { row, field, message } of batch.errors)
    console.log(`    ${row}${field ? ` ${field}` : ''}: ${message}`)
  if (failed > batch.errors.length)
    console.log('    …完整清单可在办公端下载  the whole list is in the office')
  if (batch.message) console.log(`  ${batch.message}`)
}

async function askPassword(account: string): Promise<string> {
  if (!process.stdin.isTTY) {
    throw new UsageError('请用环境变量 ZHIKE_PASSWORD 给出密码  give the password in ZHIKE_PASSWORD')
  }
  let silent = false
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (!silent) process.stderr.write(chunk)
      done()
    },
  })
  const terminal = createInterface({ input: process.stdin, output, terminal: true })
  const asked = terminal.question(`${account} 的密码  password: `)
  // From here on the terminal would show what is typed.
  silent = true
  try {
    return await asked
  } finally {
    terminal.close()
    process.stderr.write('\n')
  }
}
