import { verifyPlan } from '#modules/inspections/index.ts'
import { createDatabase } from '#platform/db/index.ts'
import { type Command, PLACE_HELP, readArguments, reportError, UsageError, withDatabase } from './command.ts'
import { isUuid } from '#platform/text/uuid.ts'

export const command: Command = {
  help: `npm run zhike -- inspections verify ID [选项 options]

按留存的密数、名单和参数重新抽取，逐项核对考核计划的每一次抽取。不一致时退出码为 1。ID 是计划页网址的最后一段。
Draws every drawing of an assessment plan again from the record and compares it link by link. The exit code is 1 when
something differs. ID is the last part of the address of the plan's page.

${PLACE_HELP}`,

  run(args) {
    const { words, place } = readArguments(args, {})
    const [action, id = '', ...more] = words
    if (action !== 'verify' || !isUuid(id) || more.length > 0) throw new UsageError('inspections verify ID')
    return withDatabase(place, { share: true }, async ({ url }) => {
      const { db } = createDatabase(url, { max: 2 })
      try {
        // An operator reaches everything.
        const everything = { all: true } as const
        const verified = await verifyPlan(db, { userId: null, published: everything, before: everything }, id)
        if (!verified.ok) return reportError(verified.error)
        const { equal, draws } = verified.value
        for (const draw of draws) {
          console.log(`${draw.equal ? '✓' : '✗'} 第 ${draw.number} 次抽取  drawing ${draw.number}`)
          for (const check of draw.checks) console.log(`    ${check.ok ? '✓' : '✗'} ${check.code}`)
          if (draw.unaudited) console.log('    ! 审计记录中没有这次抽取  unknown to the audit trail')
        }
        console.log(equal ? '✓ 一致  equal' : '✗ 不一致，或还没有抽取  not equal, or nothing was drawn')
        return equal ? 0 : 1
      } finally {
        await db.destroy()
      }
    })
  },
}
