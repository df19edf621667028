/**
 * Order in which formulas can be worked out, each after those that it uses. A circle is answered with its members in
 * order, the first again at the end.
 */
export function formulaOrder(
  uses: ReadonlyMap<string, ReadonlySet<string>>,
):
  | { readonly ok: true; readonly order: readonly string[] }
  | { readonly ok: false; readonly circle: readonly string[] } {
  const order: string[] = []
  const state = new Map<string, 'open' | 'done'>()
  const path: string[] = []

  function visit(code: string): readonly string[] | null {
    if (state.get(code) === 'done') return null
    if (state.get(code) === 'open') return [...path.slice(path.indexOf(code)), code]
    state.set(code, 'open')
    path.push(code)
    for (const used of uses.get(code) ?? []) {
      const circle = uses.has(used) ? visit(used) : null
      if (circle !== null) return circle
    }
    path.pop()
    state.set(code, 'done')
    order.push(code)
    return null
  }

  for (const code of uses.keys()) {
    const circle = visit(code)
    if (circle !== null) return { ok: false, circle }
  }
  return { ok: true, order }
}
