import { expect, test, vi } from 'vitest'

/** A page of its own: the module listens from the moment it is loaded. */
async function page() {
  const window = new EventTarget()
  vi.stubGlobal('addEventListener', window.addEventListener.bind(window))
  vi.resetModules()
  const attendance = await import('./attendance.ts')
  vi.unstubAllGlobals()
  return { window, ...attendance }
}

test('a page counts as attended for a minute after it was opened and after each touch or key', async () => {
  const { window, isUnattended, lastDeedAt } = await page()
  const opened = lastDeedAt()
  expect(isUnattended(opened + 59_000)).toBe(false)
  expect(isUnattended(opened + 61_000)).toBe(true)
  vi.useFakeTimers({ now: opened + 600_000 })
  expect(isUnattended()).toBe(true)
  window.dispatchEvent(new Event('keydown'))
  expect(isUnattended()).toBe(false)
  vi.useRealTimers()
})
