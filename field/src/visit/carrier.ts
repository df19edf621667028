import { locateByCarrier } from '#contracts/positioning.ts'
import type { Fix } from '#contracts/in-place.ts'
import { ApiFailure, call } from '#kit/api.ts'
import { newId } from '#kit/ids.ts'

/** The carrier's position of this phone, or why there is none; `words` is null when nothing could be asked. */
export type CarrierResult =
  | { readonly fix: Fix; readonly words: null }
  | { readonly fix: null; readonly words: string | null }

/**
 * S1.7: asks the carrier, through the server, where this phone is. Only ever called at a press of its own button,
 * while 开始走访 or 走访结束 waits for a position.
 */
export async function fixOfCarrier(press: 'start_visit' | 'end_visit'): Promise<CarrierResult> {
  try {
    const { lookupId, lng, lat, accuracy, takenAt } = await call(locateByCarrier, {
      body: { lookupId: newId(), press },
      // The server gives up by its own setting, at most after five minutes.
      timeout: 310_000,
    })
    const unknown = { altitude: null, speed: null, heading: null }
    return { fix: { lng, lat, accuracy, takenAt, ...unknown, source: 'base_station', lookupId }, words: null }
  } catch (failure) {
    if (failure instanceof ApiFailure) return { fix: null, words: failure.message }
    return { fix: null, words: null }
  }
}
