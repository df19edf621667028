/** A place on the screen, pixels. */
export interface ScreenPlace {
  readonly x: number
  readonly y: number
}

/**
 * Puts marks that would lie on each other into one group: each joins the first group whose first mark is nearer
 * than `pixels`. Groups come in the order of their first marks, members in theirs, so equal input gives equal
 * groups. Quadratic in the number of groups, which a screen has few of.
 */
export function groupNear<T extends ScreenPlace>(marks: readonly T[], pixels: number): T[][] {
  const groups: T[][] = []
  for (const mark of marks) {
    const near = groups.find(([first]) => first && Math.hypot(first.x - mark.x, first.y - mark.y) < pixels)
    if (near) near.push(mark)
    else groups.push([mark])
  }
  return groups
}

/** Pixel offsets for so many marks around their common place, wide enough that none touches another. */
export function spread(count: number, pixels: number): ScreenPlace[] {
  if (count < 2) return Array.from({ length: count }, () => ({ x: 0, y: 0 }))
  const radius = Math.max(pixels, (count * pixels) / (2 * Math.PI))
  return Array.from({ length: count }, (_, index) => {
    const angle = (2 * Math.PI * index) / count - Math.PI / 2
    return { x: Math.round(radius * Math.cos(angle)), y: Math.round(radius * Math.sin(angle)) }
  })
}
