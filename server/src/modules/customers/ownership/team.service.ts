import type { addTeamMember } from '#contracts/customer-ownership.ts'
import type { BodyOf } from '#contracts/http.ts'
import { inTransaction, type Tx } from '#platform/db/index.ts'
import { changedMeanwhile, invalid, notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { Origin } from '#platform/http/index.ts'
import { type Actor, covers, type Grant, type RowScope } from '#platform/policy/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import { memberNotAvailable, teamOverlap } from '../customers.errors.ts'
import { publishCustomer } from '../customers.events.ts'
import { teamBeyondReach } from '../customers.settings.ts'
import { lockCards } from '../customers.write.ts'
import { cleanOptional } from '../text.ts'
import { endMember, insertMember } from './team.repo.ts'
import { heldByIds } from './transfer.repo.ts'

/** Who changes a team, by which right, from where. */
interface Change {
  readonly actor: Actor
  readonly grant: Grant<'customers.assign'>
  readonly origin: Origin
}

/** Changes of account teams: S23.1, a chief account manager with the managers of the branches. */
export function createTeamService(context: CustomersContext) {
  const { platform, directory, memberships } = context

  /** How far members may come from: the caller's reach, or the whole organisation where the unit's setting says so. */
  async function reachOf(grant: Grant<'customers.assign'>, unitId: string): Promise<RowScope> {
    return (await platform.settings.read(teamBeyondReach, unitId)) ? { all: true } : grant.scope
  }

  /** Runs one change of the team of a customer in reach, told to the owner and the person concerned. */
  async function change(
    { actor, grant, origin }: Change,
    customerId: string,
    action: 'customers.team_joined' | 'customers.team_left',
    work: (tx: Tx) => Promise<Result<{ personId: string; role: string | null }>>,
  ): Promise<Result<true>> {
    const changed = await inTransaction<true>(platform.db, async (tx) => {
      const [card] = await lockCards(tx, grant, [customerId])
      if (!card) return fail(notFound())
      const done = await work(tx)
      if (!done.ok) return done
      const { personId, role } = done.value
      await publishCustomer(platform.events, tx, 'team_changed', card)
      await publishCustomer(platform.events, tx, 'team_changed', { ...card, owner_id: personId })
      await platform.audit.record(tx, {
        actorId: actor.userId,
        action,
        subjectKind: 'customer',
        subjectId: customerId,
        detail: { personId, role },
        origin,
      })
      return ok(true)
    })
    memberships.forget()
    context.totals.forget()
    return changed
  }

  return {
    async candidates(actor: Actor, grant: Grant<'customers.assign'>) {
      const people = await directory.accountManagers(await reachOf(grant, actor.unitId))
      const names = await context.names(
        [],
        people.map((person) => person.unitId),
      )
      return people.map((person) => ({ id: person.id, name: person.name, unit: names.unit(person.unitId) }))
    },

    /** Puts an active account manager into the team. The same request once more changes nothing. */
    async join(
      by: Change,
      customerId: string,
      memberId: string,
      body: BodyOf<typeof addTeamMember>,
    ): Promise<Result<true>> {
      const today = platform.calendar.today()
      if (body.to !== null && body.to < body.from)
        return fail(
          invalid([
            { path: 'to', message: { zh: '结束日期早于开始日期', en: 'The end lies before the start' } },
          ]),
        )
      if (body.to !== null && body.to < today)
        return fail(invalid([{ path: 'to', message: { zh: '结束日期已经过去', en: 'The end has passed' } }]))
      const person = (await directory.people([body.personId])).get(body.personId)
      const unit = (await heldByIds(platform.db, by.grant, [customerId]))[0]?.unitId
      if (unit === undefined) return fail(notFound())
      const within = await reachOf(by.grant, unit)
      try {
        return await change(by, customerId, 'customers.team_joined', async (tx) => {
          const available =
            person?.active === true &&
            person.roles.includes('account_manager') &&
            covers(within, { unitId: person.unitId, ownerId: person.id })
          if (!available) return fail(memberNotAvailable())
          const row = { ...body, id: memberId, note: cleanOptional(body.note) }
          if (!(await insertMember(tx, by.grant, customerId, row))) return fail(changedMeanwhile())
          return ok({ personId: body.personId, role: body.role })
        })
      } catch (error) {
        if (isOverlap(error)) return fail(teamOverlap())
        throw error
      }
    },

    async leave(by: Change, customerId: string, memberId: string): Promise<Result<true>> {
      return change(by, customerId, 'customers.team_left', async (tx) => {
        const personId = await endMember(tx, by.grant, customerId, memberId, platform.calendar.today())
        return personId === null ? fail(notFound()) : ok({ personId, role: null })
      })
    },
  }
}

/** PostgreSQL 23P01: an exclusion constraint. */
function isOverlap(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === '23P01'
}
