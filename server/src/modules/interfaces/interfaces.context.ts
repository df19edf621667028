import type { Directory } from '#modules/identity/index.ts'
import type { Endpoint } from '#contracts/http.ts'
import type { Platform } from '#platform/platform.ts'

export interface InterfacesNeeds {
  readonly identity: Pick<Directory, 'people' | 'units' | 'unitsBelow'>
  /** Every endpoint of the API, once all modules are made. */
  readonly endpoints: () => readonly Endpoint[]
}

export interface InterfacesContext {
  readonly platform: Platform
  readonly needs: InterfacesNeeds
}
