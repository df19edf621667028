import { generate } from 'otplib'
import { expect, test } from 'vitest'
import { listSettings } from '#contracts/operations.ts'
import { listUnits } from '#contracts/identity.ts'
import { call } from './support/api.ts'
import { office } from './support/browser.ts'
import { settled } from './support/health.ts'
import { picture } from './support/picture.ts'
import { openAs, openPage } from './support/run.ts'
import { LoginScreen } from './pages/login.ts'

const newPassword = 'Chengnan-7-wutong'

test('S25 a new person: first password shown once, must be changed, second factor, signing in with a code', async () => {
  const admin = await openAs('admin', office, '/organisation')
  await settled(admin.page)
  await admin.page.getByRole('button', { name: '新增人员' }).click()
  const editor = admin.page.getByRole('dialog', { name: '新增人员' })
  await editor.getByLabel('姓名').fill('程新')
  await editor.getByLabel('账号').fill('chengxin')
  await editor.getByRole('button', { name: '保存' }).click()
  const shown = admin.page.getByRole('dialog', { name: '初始密码（只显示这一次）' })
  const initial = await shown.locator('code').innerText()
  await shown.getByRole('button', { name: '我已记下' }).click()
  await shown.waitFor({ state: 'detached' })
  expect(await admin.page.getByText(initial).count()).toBe(0)

  const person = await openPage(office)
  const login = new LoginScreen(person.page)
  await login.signIn('chengxin', initial)
  await person.page.getByRole('heading', { name: '请先设置新密码' }).waitFor()
  // There is no way around it: every address leads here.
  await person.page.goto('/customers')
  await person.page.getByRole('heading', { name: '请先设置新密码' }).waitFor()
  await person.page.getByLabel('现在的密码').fill(initial)
  await person.page.getByLabel('新密码', { exact: true }).fill(newPassword)
  await person.page.getByLabel('再输一遍新密码').fill(newPassword)
  await person.page.getByRole('button', { name: '保存新密码' }).click()
  await person.page.getByRole('navigation', { name: '主导航' }).waitFor()

  await person.page.goto('/account')
  await person.page.getByRole('button', { name: '启用', exact: true }).click()
  await person.page.getByLabel('请输入当前密码').fill(newPassword)
  await person.page.getByRole('button', { name: '下一步' }).click()
  const secret = await person.page.locator('.account code').innerText()
  await person.page.getByLabel('扫描后显示的 6 位数字').fill(await generate({ secret }))
  await person.page.getByRole('button', { name: '验证并启用' }).click()
  await person.page.getByText('恢复码', { exact: true }).waitFor()
  const [recovery = ''] = await person.page.locator('.recovery-codes li').allInnerTexts()
  await person.page.getByRole('button', { name: '我已保存好' }).click()
  await person.page.getByText('已启用').waitFor()

  const again = await openPage(office)
  await new LoginScreen(again.page).signIn('chengxin', newPassword)
  const code = again.page.getByLabel('动态口令（6 位数字）')
  await code.fill('000000')
  await again.page.getByRole('button', { name: '验证' }).click()
  await again.page.getByRole('alert').waitFor()
  // The code that enabled it is used up; the recovery code stands in for the next one.
  await code.fill(recovery)
  await again.page.getByRole('button', { name: '验证' }).click()
  await again.page.getByRole('navigation', { name: '主导航' }).waitFor()
  expect([...admin.complaints, ...person.complaints]).toEqual([])
})

test('S25 rules differ by unit, can be taken back; a day of the calendar; the audit trail verifies', async () => {
  const { page, context, complaints } = await openAs('admin', office, '/settings')
  await settled(page)
  await picture(page, 'settings.png')
  const { units } = await call(context.request, listUnits, {})
  const unit = units.find(({ name }) => name === '乐清营销部')
  if (!unit) throw new Error('a unit of the demo expected')
  await page.goto(`/settings?unitId=${unit.id}`)
  await settled(page)
  const distance = page
    .locator('article.setting')
    .filter({ has: page.getByText(/到位.*距离/) })
    .first()
  const title = await distance.locator('label').innerText()
  const field = distance.getByRole('spinbutton')
  const before = await field.inputValue()
  await field.fill('150')
  await distance.getByRole('button', { name: '保存' }).click()
  await page.getByText(`已修改“${title}”`).waitFor()
  const valueAt = async (unitId?: string): Promise<unknown> => {
    const { settings } = await call(context.request, listSettings, { query: unitId ? { unitId } : {} })
    return settings.find((setting) => setting.title === title)?.value
  }
  expect([await valueAt(unit.id), String(await valueAt())]).toEqual([150, before])
  await page.getByRole('button', { name: '撤销' }).click()
  await page.getByText('已恢复原来的值').waitFor()
  expect(String(await valueAt(unit.id))).toBe(before)

  await page.goto('/calendar?month=2026-10')
  await settled(page)
  await page.getByRole('button', { name: /国庆/ }).first().waitFor()
  const day = page.getByRole('button', { name: /10-15/ })
  await day.click()
  await page.getByRole('dialog').getByLabel(/^名称/).fill('盘点日')
  await page.getByRole('button', { name: '设为休息日' }).click()
  await day.getByText('盘点日').waitFor()
  await day.click()
  await page.getByRole('button', { name: '恢复为国家日历' }).click()
  await day.getByText('盘点日').waitFor({ state: 'detached' })

  await page.goto('/audit')
  await settled(page)
  await page.getByRole('button', { name: '校验审计链' }).click()
  const verdict = page.getByText(/^审计链完整，已校验 [\d,]+ 条。$/)
  await verdict.waitFor()
  expect(Number(/[\d,]+/.exec(await verdict.innerText())?.[0].replaceAll(',', ''))).toBeGreaterThan(3)
  expect(complaints).toEqual([])
})
