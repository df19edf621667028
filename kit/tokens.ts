/**
 * The look of 知客 in one place: the office feeds these into its component library, the phone app turns them
 * into CSS variables. One accent; semantic colours only for states, always beside an icon or a word.
 * Text colours keep a contrast of at least 4.5 : 1 on the surface they are meant for.
 */
export interface Palette {
  readonly accent: string
  readonly accentHover: string
  readonly accentSoft: string
  readonly onAccent: string
  readonly text: string
  readonly textSecondary: string
  readonly surface: string
  readonly surfaceRaised: string
  readonly canvas: string
  readonly border: string
  readonly borderStrong: string
  /** Done, in place. */
  readonly success: string
  readonly successSoft: string
  /** Attention, due today. */
  readonly warning: string
  readonly warningSoft: string
  /** Broken, overdue. */
  readonly danger: string
  readonly dangerSoft: string
  /** Happening now. */
  readonly live: string
  readonly liveSoft: string
  readonly mapLand: string
  readonly mapWater: string
  readonly mapLine: string
}

export const light: Palette = {
  accent: '#0F6E84',
  accentHover: '#0B5A6D',
  accentSoft: '#E3F1F4',
  onAccent: '#FFFFFF',
  text: '#1B2528',
  textSecondary: '#556267',
  surface: '#FFFFFF',
  surfaceRaised: '#FFFFFF',
  canvas: '#F4F6F7',
  border: '#DFE5E7',
  borderStrong: '#7F8D92',
  success: '#1F7A45',
  successSoft: '#E5F4EA',
  warning: '#9A5B00',
  warningSoft: '#FDF1DC',
  danger: '#B3261E',
  dangerSoft: '#FBE9E7',
  live: '#1D5FBF',
  liveSoft: '#E6EEFA',
  mapLand: '#FAFAF7',
  mapWater: '#DCE9EE',
  mapLine: '#A9B8BD',
}

export const dark: Palette = {
  accent: '#4DB3C8',
  accentHover: '#74C7D8',
  accentSoft: '#153840',
  onAccent: '#06232A',
  text: '#E7EDEF',
  textSecondary: '#A5B3B8',
  surface: '#161D20',
  surfaceRaised: '#1D262A',
  canvas: '#0F1517',
  border: '#2C383D',
  borderStrong: '#71838A',
  success: '#62C486',
  successSoft: '#16301F',
  warning: '#E5A84B',
  warningSoft: '#362711',
  danger: '#F0867D',
  dangerSoft: '#3B1B19',
  live: '#7FAFF0',
  liveSoft: '#172A47',
  mapLand: '#1B2427',
  mapWater: '#10191D',
  mapLine: '#46555B',
}

export const palettes = { light, dark } as const
export type ThemeName = keyof typeof palettes

/** Steps of 4 px. */
export const space = { xs: 4, s: 8, m: 12, l: 16, xl: 24, xxl: 32 } as const
export const radius = { s: 4, m: 6, l: 10 } as const
export const fontFamily =
  "'Noto Sans SC Variable', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', system-ui, sans-serif"

/** The palette as CSS variables: `--zk-accent`, `--zk-text-secondary` … */
export function cssVariables(theme: ThemeName): Record<`--zk-${string}`, string> {
  const variables: Record<`--zk-${string}`, string> = { '--zk-font': fontFamily }
  for (const [name, value] of Object.entries(palettes[theme])) {
    variables[`--zk-${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`] = value
  }
  for (const [name, value] of Object.entries(space)) variables[`--zk-space-${name}`] = `${value}px`
  for (const [name, value] of Object.entries(radius)) variables[`--zk-radius-${name}`] = `${value}px`
  return variables
}

/** Puts the look on an element (the document by default) and tells the browser which scheme holds. */
export function applyTheme(theme: ThemeName, root: HTMLElement = document.documentElement): void {
  for (const [name, value] of Object.entries(cssVariables(theme))) root.style.setProperty(name, value)
  root.style.colorScheme = theme
  root.dataset['theme'] = theme
}
