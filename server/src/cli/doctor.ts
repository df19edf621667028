import { findings } from '#platform/operator/doctor.ts'
import { type Command, PLACE_HELP, readArguments } from './command.ts'

const MARKS = { ok: '✓', warn: '!', fail: '✗' }

export const command: Command = {
  help: `npm run zhike -- doctor [选项 options]

检查运行环境、数据目录、数据库、数据结构、后台任务；有不正常的地方说明该怎么办。有 ✗ 时退出码为 1。
Checks the environment, data folder, database, schema and background jobs, and says what to do about each problem.
The exit code is 1 when there is a ✗.

  --audit               核对审计链的每一行  verify every row of the audit chain
  --json                输出 JSON  print JSON
${PLACE_HELP}`,

  async run(args) {
    const { values, place } = readArguments(args, { audit: { type: 'boolean' }, json: { type: 'boolean' } })
    const list = await findings({ ...place, audit: values.audit === true })
    if (values.json) {
      console.log(JSON.stringify(list, null, 1))
    } else {
      for (const { state, what, remedy } of list) {
        console.log(`${MARKS[state]} ${what.zh}  ${what.en}`)
        if (remedy) console.log(`    → ${remedy.zh}\n      ${remedy.en}`)
      }
    }
    return list.some((finding) => finding.state === 'fail') ? 1 : 0
  },
}
