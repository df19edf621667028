/**
 * Whether somebody sits before the screen: what a page asks for by itself (polls, what a live event makes it read
 * anew) must not keep a session open that its person has left.
 */

/** So long after the last touch, key or turn of the wheel a request still counts as the person's. */
const ATTENDED_MS = 60_000

/** Opening the page is the first deed. */
let lastDeed = Date.now()

for (const kind of ['pointerdown', 'keydown', 'wheel', 'touchstart'])
  globalThis.addEventListener?.(kind, () => (lastDeed = Date.now()), { capture: true, passive: true })

/** The moment (milliseconds) at which the person last touched this page. */
export const lastDeedAt = (): number => lastDeed

export const isUnattended = (now: number = Date.now()): boolean => now - lastDeed > ATTENDED_MS
