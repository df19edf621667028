import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import chromiumPackage from '@sparticuz/chromium'
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core'

/** The package's own flags include `--single-process`, with which the browser dies when a context closes. */
const flags = [
  '--no-sandbox',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
]

/** Headless Chromium from the npm package; unpacked anew for each run, so that no old copy is picked up. */
export async function launchBrowser(): Promise<Browser> {
  process.env['TMPDIR'] = await mkdtemp(path.join(tmpdir(), 'zhike-chromium-'))
  const executablePath = await chromiumPackage.executablePath()
  return chromium.launch({ executablePath, args: flags, headless: true })
}

export const office: BrowserContextOptions = {
  viewport: { width: 1366, height: 768 },
  locale: 'zh-CN',
  timezoneId: 'Asia/Shanghai',
}
export const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
  locale: 'zh-CN',
  timezoneId: 'Asia/Shanghai',
  permissions: ['geolocation'],
}

export interface Watched {
  readonly context: BrowserContext
  readonly page: Page
  /** Everything the page complained about: console errors and exceptions. */
  readonly complaints: string[]
}

/** A page whose complaints are collected; a test ends with `expect(complaints).toEqual([])`. */
export async function openPage(browser: Browser, options: BrowserContextOptions): Promise<Watched> {
  const context = await browser.newContext(options)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  return { context, page, complaints }
}
