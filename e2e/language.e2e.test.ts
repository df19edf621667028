import { expect, test } from 'vitest'
import { office, phone } from './support/browser.ts'
import { overflow, settled } from './support/health.ts'
import { openAs, openPage } from './support/run.ts'
import { picture } from './support/picture.ts'

const chinese = /[\u3400-\u9FFF]/

test('S25 in English nothing of the screens stays Chinese, and nothing lacks words', async () => {
  const stranger = await openPage(office)
  await stranger.page.getByLabel('账号').waitFor()
  await settled(stranger.page)
  await picture(stranger.page, 'login.png')
  await stranger.page.getByRole('button', { name: 'English' }).click()
  await stranger.page.getByLabel('Account').waitFor()
  const login = await stranger.page.locator('.login-panel').innerText()
  // The way back is named in its own language.
  expect(login.replace('中文', '')).not.toMatch(chinese)

  const { page, complaints } = await openAs('leader1', office, '/customers')
  await settled(page)
  await page.locator('.person-button').click()
  await page.getByText('English', { exact: true }).click()
  await page.getByRole('navigation', { name: 'Main navigation' }).waitFor()
  await page.keyboard.press('Escape')
  for (const path of [
    '/plan',
    '/customers',
    '/imports',
    '/team',
    '/organisation',
    '/settings',
    '/calendar',
  ]) {
    await page.goto(path)
    await settled(page)
    const words = [
      await page.locator('.navigation').innerText(),
      await page.locator('h1').innerText(),
      ...(await page.locator('.page-head p, th, .filter-bar > * > .popup > button').allInnerTexts()),
    ]
      .join('\n')
      // The trade's unit of volume is the pack's own word.
      .replaceAll('（条）', '')
    expect(`${path} ${words.replaceAll(/undefined|\[object/g, '缺')}`).not.toMatch(chinese)
    expect(await overflow(page)).toBe(0)
  }
  expect([...complaints, ...stranger.complaints]).toEqual([])

  const field = await openPage(phone, '/field/')
  await field.page.evaluate(() => localStorage.setItem('zhike.locale', 'en-US'))
  await field.page.reload()
  await field.page.getByRole('button', { name: 'Sign in' }).waitFor()
  expect(await field.page.locator('main').innerText()).not.toMatch(chinese)
})
