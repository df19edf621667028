import { join } from 'node:path'
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core'
import { afterAll, afterEach, inject } from 'vitest'
import { login } from '#contracts/identity.ts'
import { call } from './api.ts'
import { PASSWORD } from './password.ts'

/** Where this run's product is served. */
export const origin = inject('productOrigin')

let connected: Promise<Browser> | null = null
let opened: Watched[] = []
// What a test opened ends with it: nobody else's page runs beside the next one.
afterEach(async ({ task }) => {
  const ending = opened
  opened = []
  for (const [index, one] of ending.entries()) {
    if (task.result?.state === 'fail') await keepEvidence(`${task.name.slice(0, 40)}-${index + 1}`, one)
    await one.context.close()
  }
})
afterAll(async () => {
  await (await connected)?.close()
  connected = null
})

export interface Watched {
  readonly context: BrowserContext
  readonly page: Page
  /** Everything the page complained about: console errors and exceptions. */
  readonly complaints: string[]
}

/** A page of a new, private context at an address, whose complaints are collected; nobody is signed in. */
export async function openPage(options: BrowserContextOptions, path = '/'): Promise<Watched> {
  const one = await newContext(options)
  await one.page.goto(path)
  return one
}

/** The same for somebody who has signed in already. */
export async function openAs(account: string, options: BrowserContextOptions, path = '/'): Promise<Watched> {
  const one = await newContext(options)
  await call(one.context.request, login, { body: { account, password: PASSWORD } })
  await one.page.goto(path)
  return one
}

async function newContext(options: BrowserContextOptions): Promise<Watched> {
  connected ??= chromium.connect(inject('browserEndpoint'))
  const browser = await connected
  const context = await browser.newContext({ baseURL: origin, ...options })
  // Generous: the machine may be busy with something else. Conditions end the waiting, not times.
  context.setDefaultTimeout(30_000)
  const one = watch(context, await context.newPage())
  opened.push(one)
  return one
}

/** Collects what a page complains about; a test ends with `expect(complaints).toEqual([])`. */
export function watch(context: BrowserContext, page: Page): Watched {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${message.text()} (${message.location().url})`)
  })
  page.on('pageerror', (error) => complaints.push(error.stack ?? error.message))
  return { context, page, complaints }
}

/** What a failed test saw: a picture below `.cache/e2e/`, and the complaints. */
async function keepEvidence(name: string, { page, complaints }: Watched): Promise<void> {
  const file = join('.cache/e2e', `${name.replaceAll(/[^\p{L}\p{N}]+/gu, '-')}.png`)
  if (!page.isClosed()) await page.screenshot({ path: file, timeout: 10_000 }).catch(() => undefined)
  console.log(`${page.url()}\n${file}\n${complaints.join('\n')}`)
}
