import type { Role, ScopeLevel } from '#contracts/access.ts'
import { createRandom, type Random } from '#engines/random/random.ts'
import { marketingUnits } from './geography.ts'
import { personName } from './names.ts'
import { seededId } from './random-tools.ts'

export interface DemoUnit {
  readonly id: string
  readonly parentId: string | null
  readonly kind: 'province' | 'city' | 'county' | 'team'
  readonly code: string
  readonly name: string
}
export interface DemoPerson {
  readonly id: string
  readonly account: string
  readonly name: string
  readonly unitId: string
  readonly roles: readonly { readonly role: Role; readonly unitId: string; readonly scope: ScopeLevel }[]
}
export interface DemoManager extends DemoPerson {
  /** Index of the marketing unit. */
  readonly unit: number
}
export interface DemoOrganisation {
  readonly units: readonly DemoUnit[]
  readonly people: readonly DemoPerson[]
  readonly managers: readonly DemoManager[]
  /** The accounts a visitor tries first, with the words to show beside them. */
  readonly showcase: readonly { readonly account: string; readonly zh: string; readonly en: string }[]
}

/**
 * The service agent of a demo city. By lots of its own: everybody else keeps the name, and every customer the facts,
 * that they would have without.
 */
export function serviceAgent(unitId: string, since: number): DemoPerson {
  const roles = [{ role: 'service_agent', unitId, scope: 'subtree' }] as const
  return {
    id: seededId(createRandom(since % 2 ** 31), since),
    account: 'agent',
    name: '何静声',
    unitId,
    roles,
  }
}

/**
 * The organisation: province → city → five marketing units → teams of two to four account managers. More
 * retailers get more managers in the same proportions, about 210 retailers each.
 */
export function demoOrganisation(random: Random, retailers: number, since: number): DemoOrganisation {
  const factor = Math.max(1, Math.round(retailers / 5000))
  const units: DemoUnit[] = []
  const people: DemoPerson[] = []
  const managers: DemoManager[] = []
  const addUnit = (parentId: string | null, kind: DemoUnit['kind'], code: string, name: string): string => {
    const id = seededId(random, since)
    units.push({ id, parentId, kind, code, name })
    return id
  }
  const addPerson = (
    account: string,
    unitId: string,
    role: Role,
    scope: ScopeLevel,
    reachUnit = unitId,
  ): DemoPerson => {
    const person = {
      id: seededId(random, since),
      account,
      name: personName(random),
      unitId,
      roles: [{ role, unitId: reachUnit, scope }],
    }
    people.push(person)
    return person
  }

  const province = addUnit(null, 'province', 'ZJ', '浙江省公司（演示）')
  const city = addUnit(province, 'city', 'WZ', '温州市公司（演示）')
  addPerson('admin', city, 'administrator', 'all', province)
  addPerson('assessor', city, 'assessor', 'subtree')
  addPerson('analyst', city, 'analyst', 'subtree')
  addPerson('viewer', city, 'department_viewer', 'subtree')
  addPerson('director', city, 'team_leader', 'subtree')

  let number = 0
  for (const [index, marketing] of marketingUnits.entries()) {
    const unitId = addUnit(city, 'county', marketing.code, marketing.name)
    addPerson(`leader${index + 1}`, unitId, 'team_leader', 'subtree')
    const count = marketing.managers * factor
    const teams = Math.ceil(count / 4)
    const teamIds = Array.from({ length: teams }, (_, team) =>
      addUnit(
        unitId,
        'team',
        `${marketing.code}-${team + 1}`,
        `${marketing.name.replace('营销部', '')}走访${chineseNumber(team + 1)}组`,
      ),
    )
    for (let i = 0; i < count; i++) {
      number++
      const person = addPerson(
        `m${String(number).padStart(2, '0')}`,
        teamIds[Math.floor((i * teams) / count)]!,
        'account_manager',
        'own',
      )
      managers.push({ ...person, unit: index })
    }
  }
  people.push(serviceAgent(city, since))
  return {
    units,
    people,
    managers,
    showcase: [
      { account: 'm01', zh: '客户经理（市区）', en: 'account manager' },
      { account: 'leader1', zh: '营销部主任（市区）', en: 'team leader' },
      { account: 'director', zh: '市公司营销中心主任', en: 'leader of the whole city' },
      { account: 'assessor', zh: '考核人员', en: 'assessor' },
      { account: 'analyst', zh: '分析人员', en: 'analyst' },
      { account: 'viewer', zh: '其他部门（只读）', en: 'department viewer, read only' },
      { account: 'agent', zh: '客服坐席（只核对）', en: 'service agent, checks and consents' },
      { account: 'admin', zh: '系统管理员', en: 'administrator' },
    ],
  }
}

function chineseNumber(n: number): string {
  const digits = '零一二三四五六七八九'
  if (n < 10) return digits[n]!
  if (n >= 100) return String(n)
  const tens = Math.floor(n / 10)
  return `${tens === 1 ? '' : digits[tens]}十${n % 10 === 0 ? '' : digits[n % 10]}`
}
