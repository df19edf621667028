import type { TestProject } from 'vitest/node'
import { launchBrowser } from './browser.ts'
import { startProduct } from './product.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the product of this run is served. */
    productOrigin: string
    /** Where the browser of this run can be connected to. */
    browserEndpoint: string
  }
}

/** One product and one browser for the whole browser ring. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const product = await startProduct()
  try {
    const browser = await launchBrowser()
    project.provide('productOrigin', product.origin)
    project.provide('browserEndpoint', browser.endpoint)
    return async () => {
      await browser.stop()
      await product.stop()
    }
  } catch (error) {
    await product.stop()
    throw error
  }
}
