import {
  issueInterfaceToken,
  listInterfaceAccounts,
  listInterfaceCalls,
  revokeInterfaceToken,
  saveInterfaceAccount,
} from '#contracts/interfaces.ts'
import { notFound } from '#platform/errors/errors.ts'
import { fail, ok } from '#platform/errors/result.ts'
import { route, type Route } from '#platform/http/index.ts'
import type { Platform, ServerModule } from '#platform/platform.ts'
import { accountsOf, namesOfAccounts } from './accounts/accounts.repo.ts'
import { endToken, issueToken, openAccounts, saveAccount } from './accounts/accounts.service.ts'
import { callsOf, forgetCalls } from './gate/calls.repo.ts'
import { createGate, type Gate } from './gate/gate.ts'
import type { InterfacesContext, InterfacesNeeds } from './interfaces.context.ts'
import { callsKeptDays, longestDays } from './interfaces.settings.ts'

/** The public face of the interfaces module: other systems that call the API, and what each may do. */
export { interfacesClassification } from './interfaces.classification.ts'

const CALLS_A_PAGE = 50

export function createInterfacesModule(platform: Platform, needs: InterfacesNeeds): ServerModule & Gate {
  const context: InterfacesContext = { platform, needs }
  return {
    ...createGate(context),
    name: 'interfaces',
    routes: interfaceRoutes(context),
    settings: [longestDays, callsKeptDays],
    jobs: [{ name: 'interfaces.tidy', cron: '47 3 * * *', run: () => tidy(platform) }],
    namesOfThings: (ids) => namesOfAccounts(platform.db, ids),
  }
}

function interfaceRoutes(context: InterfacesContext): Route[] {
  return [
    route(listInterfaceAccounts, async (call) => ok(await openAccounts(context, call))),
    route(saveInterfaceAccount, (call) => saveAccount(context, call, call.params.id, call.body)),
    route(issueInterfaceToken, (call) => issueToken(context, call, call.params.id, call.body.overlapHours)),
    route(revokeInterfaceToken, (call) => endToken(context, call, call.params.id, call.params.tokenId)),
    route(listInterfaceCalls, async ({ grant, params, query }) => {
      const { db } = context.platform
      const within = (await accountsOf(db, grant)).some(({ id }) => id === params.id)
      if (!within) return fail(notFound())
      const refused = query.refused === undefined ? undefined : query.refused === 'true'
      const filter = { accountId: params.id, before: query.before, refused, limit: CALLS_A_PAGE + 1 }
      const rows = await callsOf(db, grant, filter)
      return ok({
        calls: rows.slice(0, CALLS_A_PAGE).map(({ at, ...row }) => ({ ...row, at: at.toISOString() })),
        more: rows.length > CALLS_A_PAGE,
      })
    }),
  ]
}

async function tidy({ db, settings, now }: Platform): Promise<void> {
  const days = await settings.read(callsKeptDays)
  await forgetCalls(db, new Date(now().getTime() - days * 86_400_000))
}
