import { join } from 'node:path'
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
  type Request,
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
    if (task.result?.state === 'fail') {
      const evidence = await keepEvidence(`${task.name.slice(0, 40)}-${index + 1}`, one)
      // A log is all that is left of a run elsewhere: what was seen belongs to the error.
      for (const error of task.result.errors ?? [])
        error.stack = `${evidence}\n${error.stack ?? error.message}`
    }
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
  /** The last answers of the server and what is still waited for. */
  readonly traffic: () => readonly string[]
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
  const answers: string[] = []
  const asked = new Map<Request, number>()
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${message.text()} (${message.location().url})`)
  })
  page.on('pageerror', (error) => complaints.push(error.stack ?? error.message))
  page.on('request', (request) => {
    if (request.url().includes('/api/')) asked.set(request, Date.now())
  })
  const answered = (request: Request, how: string): void => {
    const began = asked.get(request)
    if (!asked.delete(request) || began === undefined) return
    answers.push(`${how} ${Date.now() - began} ms ${request.method()} ${request.url()}`)
  }
  page.on('response', (response) => answered(response.request(), String(response.status())))
  page.on('requestfailed', (request) => answered(request, request.failure()?.errorText ?? 'failed'))
  const traffic = (): string[] => [
    ...answers.slice(-8),
    ...[...asked].map(([request, began]) => `waiting ${Date.now() - began} ms for ${request.url()}`),
  ]
  return { context, page, complaints, traffic }
}

/** What a failed test saw, in words; a picture of it is kept below `.cache/e2e/`. */
async function keepEvidence(name: string, { page, complaints, traffic }: Watched): Promise<string> {
  const file = join('.cache/e2e', `${name.replaceAll(/[^\p{L}\p{N}]+/gu, '-')}.png`)
  const url = page.url()
  if (page.isClosed()) return `${url} (closed)`
  await page.screenshot({ path: file, timeout: 10_000 }).catch(() => undefined)
  const text = await page.innerText('body', { timeout: 5000 }).catch((error: unknown) => String(error))
  return [
    `${url} shows: ${text.replaceAll(/\s+/gu, ' ').slice(0, 1500)}`,
    ...traffic(),
    ...complaints.slice(-5),
    file,
  ].join('\n')
}
