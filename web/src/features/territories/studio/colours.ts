/** Colours of districts: by the golden angle, so that any two with near numbers look different; never green or red alone. */
export function districtColour(index: number, theme: 'light' | 'dark'): string {
  if (index < 0) return theme === 'light' ? '#8a9499' : '#6d777c'
  const hue = (index * 137.508 + 190) % 360
  const light = theme === 'light' ? 38 + (index % 3) * 8 : 58 + (index % 3) * 7
  return `hsl(${hue.toFixed(0)}, 62%, ${light}%)`
}
