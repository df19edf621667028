import { describe, expect, it } from 'vitest'
import { changesOf, type Entry, sentenceOf, type Telling } from './describe.ts'

const person = '018f0000-0000-7000-8000-000000000001'
const unit = '018f0000-0000-7000-8000-0000000000aa'
const telling: Telling = {
  locale: 'zh-CN',
  names: { [person]: '李四', [unit]: '乐清营销部', 'visits.place_allowed_metres': '到位规定距离' },
}
const entry = (values: Partial<Entry>): Entry => ({
  seq: 7,
  at: '2026-11-21T02:00:00.000Z',
  actor: { id: '018f0000-0000-7000-8000-000000000009', name: '张管' },
  action: 'identity.user_changed',
  subjectKind: 'user',
  subjectId: person,
  detail: {},
  address: '10.0.0.1',
  requestId: null,
  ...values,
})

describe('a record of the audit trail in a sentence', () => {
  it('says who did what to whom, and only what differs, in words', () => {
    const facts = { account: 'li', name: '李四', unitId: unit }
    const detail = {
      before: {
        ...facts,
        active: true,
        roles: [{ role: 'account_manager', scope: 'own', unitId: unit, unitIds: [] }],
      },
      after: {
        ...facts,
        active: false,
        roles: [{ role: 'team_leader', scope: 'team', unitId: unit, unitIds: [] }],
      },
      endedSessions: 2,
      phoneChanged: false,
    }
    expect(sentenceOf(entry({ detail }), telling)).toBe(
      '张管 修改人员 李四：允许登录 是 → 否、' +
        '角色 客户经理（本人、乐清营销部） → 团队长（团队、乐清营销部）、下线的登录 2',
    )
  })
  it('names a setting by its title, with its old and new value', () => {
    const changed = entry({
      action: 'settings.changed',
      subjectKind: 'setting',
      subjectId: 'visits.place_allowed_metres',
      detail: { unitId: unit, before: 200, after: 150 },
    })
    expect(sentenceOf(changed, telling)).toBe('张管 修改参数 到位规定距离：值 200 → 150、单位 乐清营销部')
  })
  it('does not repeat whoever did something to themselves, and names an operator at the machine', () => {
    const self = entry({
      actor: { id: person, name: '李四' },
      action: 'identity.signed_in',
      detail: {
        method: 'password',
        device: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36',
      },
    })
    expect(sentenceOf(self, telling)).toBe('李四 登录：方式 密码、设备 Chrome · Windows')
    const operator = entry({
      actor: null,
      action: 'identity.password_reset',
      detail: { account: 'admin', endedSessions: 1, operator: 'root@server1' },
    })
    expect(sentenceOf(operator, telling)).toBe('运维人员（root@server1） 重置密码 李四：下线的登录 1')
  })
  it('shows somebody who never got in by the account that was tried', () => {
    const failed = entry({
      actor: null,
      action: 'identity.sign_in_failed',
      subjectId: null,
      detail: { account: 'hacker', reason: 'unknown_account', lockedUntil: null },
    })
    expect(sentenceOf(failed, telling)).toBe('未登录的人 登录失败 hacker：原因 账号不存在')
  })
  it('shows a new thing without a before', () => {
    const created = entry({ detail: { before: null, after: { name: '李四', account: 'li', active: true } } })
    expect(changesOf(created, telling).map(({ label, before, after }) => [label, before, after])).toEqual([
      ['名称', null, '李四'],
      ['账号', null, 'li'],
      ['允许登录', null, '是'],
    ])
  })

  it('tells from before to, although the database orders keys by their length', () => {
    const told = sentenceOf(
      entry({ action: 'audit.exported', detail: { to: '2026-10-09', from: '2026-10-01' } }),
      telling,
    )
    expect(told.indexOf('2026-10-01')).toBeGreaterThan(0)
    expect(told.indexOf('2026-10-01')).toBeLessThan(told.indexOf('2026-10-09'))
  })
})
