import { describe, expect, test } from 'vitest'
import { cssVariables, palettes, type ThemeName } from './tokens.ts'

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}
function luminance(hex: string): number {
  const channels = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
  const [r, g, b] = channels.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)) as [
    number,
    number,
    number,
  ]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

describe('the look keeps contrast AA in both themes', () => {
  test.each(Object.keys(palettes) as ThemeName[])('%s', (theme) => {
    const p = palettes[theme]
    const pairs: [string, string, string][] = [
      ['text', p.text, p.surface],
      ['text on canvas', p.text, p.canvas],
      ['secondary', p.textSecondary, p.surface],
      ['secondary on canvas', p.textSecondary, p.canvas],
      ['accent as text', p.accent, p.surface],
      ['accent on soft', p.accent, p.accentSoft],
      ['on accent', p.onAccent, p.accent],
      ['success', p.success, p.successSoft],
      ['warning', p.warning, p.warningSoft],
      ['danger', p.danger, p.dangerSoft],
      ['live', p.live, p.liveSoft],
    ]
    for (const [name, text, ground] of pairs) {
      expect(contrast(text, ground), `${theme} ${name}`).toBeGreaterThanOrEqual(4.5)
    }
    // Edges of fields need 3 : 1 (WCAG 1.4.11).
    expect(contrast(p.borderStrong, p.surface), `${theme} field edge`).toBeGreaterThanOrEqual(3)
  })

  test('every colour becomes a CSS variable in kebab case', () => {
    const variables = cssVariables('light')
    expect(variables['--zk-accent']).toBe('#0F6E84')
    expect(variables['--zk-text-secondary']).toBe(palettes.light.textSecondary)
    expect(Object.keys(variables)).toHaveLength(Object.keys(palettes.light).length + 1 + 6 + 3)
  })
})
