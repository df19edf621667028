import type { Fix } from '#contracts/in-place.ts'

export type FixProblem = 'denied' | 'timeout' | 'unavailable'
export type FixResult =
  | { readonly fix: Fix; readonly problem: null }
  | { readonly fix: null; readonly problem: FixProblem }

/**
 * Takes one position, now. Called only when 开始走访 or 走访结束 is pressed; nothing in this app watches the
 * position or takes one at any other moment (S1.12).
 *
 * `timeoutSeconds` is a setting of the unit (S1.34): where signals are poor, finding a position takes long.
 */
export function takeFix(
  timeoutSeconds: number,
  geolocation: Geolocation | undefined = navigator.geolocation,
): Promise<FixResult> {
  if (!geolocation) return Promise.resolve({ fix: null, problem: 'unavailable' })
  return new Promise((resolve) => {
    geolocation.getCurrentPosition(
      ({ coords, timestamp }) =>
        resolve({
          fix: {
            lng: coords.longitude,
            lat: coords.latitude,
            accuracy: coords.accuracy,
            altitude: coords.altitude,
            speed: coords.speed,
            heading: Number.isFinite(coords.heading) ? coords.heading : null,
            takenAt: new Date(timestamp).toISOString(),
          },
          problem: null,
        }),
      (error) =>
        resolve({
          fix: null,
          problem: error.code === 1 ? 'denied' : error.code === 3 ? 'timeout' : 'unavailable',
        }),
      { enableHighAccuracy: true, timeout: timeoutSeconds * 1000, maximumAge: 0 },
    )
  })
}
