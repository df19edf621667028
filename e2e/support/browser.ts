import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import chromiumPackage from '@sparticuz/chromium'
import { type BrowserContextOptions, chromium } from 'playwright-core'

/** The package's own flags include `--single-process`, with which the browser dies when a context closes. */
const flags = [
  '--no-sandbox',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
]

export interface BrowserProcess {
  /** Where tests connect to it. */
  readonly endpoint: string
  readonly stop: () => Promise<void>
}

/**
 * Headless Chromium from the npm package, once a run. It is unpacked into a folder of its own, so that no old
 * copy is picked up, and the folder goes with the browser.
 */
export async function launchBrowser(): Promise<BrowserProcess> {
  const folder = await mkdtemp(path.join(tmpdir(), 'zhike-chromium-'))
  const before = process.env['TMPDIR']
  // The package unpacks where temporary files are; nobody else's shall go there.
  process.env['TMPDIR'] = folder
  try {
    const executablePath = await chromiumPackage.executablePath()
    const server = await chromium.launchServer({ executablePath, args: flags, headless: true })
    return {
      endpoint: server.wsEndpoint(),
      stop: async () => {
        await server.close()
        await rm(folder, { recursive: true, force: true })
      },
    }
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  } finally {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
  }
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
