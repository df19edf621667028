export interface StorageState {
  readonly persisted: boolean
  readonly usedBytes: number | null
}

/** Asks the system to keep our memory; installed apps are usually granted it. */
export async function askToKeep(): Promise<void> {
  await navigator.storage?.persist?.()
}

export async function storageState(): Promise<StorageState> {
  const persisted = (await navigator.storage?.persisted?.()) ?? false
  const estimate = await navigator.storage?.estimate?.()
  return { persisted, usedBytes: estimate?.usage ?? null }
}
