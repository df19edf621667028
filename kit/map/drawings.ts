import type { Palette } from '../tokens.ts'
import { fontFamily } from '../tokens.ts'

const ratio = 2

/** The font that must be there before any of these pictures is drawn; otherwise Chinese becomes boxes. */
export async function loadMapFont(text: string): Promise<void> {
  try {
    await document.fonts.load(`500 13px ${fontFamily}`, `${text}0123456789.万`)
  } catch {
    // Drawn with whatever the device has.
  }
}

/** `980`, `1,240` → `1240`, above ten thousand `1.2万`: what fits into a mark. */
export function countLabel(count: number): string {
  if (count < 10_000) return String(count)
  return `${(count / 10_000).toFixed(count < 100_000 ? 1 : 0)}万`
}

/** Makes the picture of an image id that the style asks for: `count:37`, `name:鹿城区`. Null: not ours. */
export function drawImage(id: string, palette: Palette): ImageData | null {
  const at = id.indexOf(':')
  const [kind, value] = [id.slice(0, at), id.slice(at + 1)]
  if (kind === 'count') return drawText(countLabel(Number(value)), palette.onAccent, null, 12)
  if (kind === 'name') return drawText(value, palette.textSecondary, palette.mapLand, 13)
  return null
}

function drawText(text: string, color: string, halo: string | null, size: number): ImageData {
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D
  const font = `500 ${size * ratio}px ${fontFamily}`
  context.font = font
  canvas.width = Math.ceil(context.measureText(text).width) + 8 * ratio
  canvas.height = Math.ceil(size * ratio * 1.5)
  // Setting the size clears the context.
  context.font = font
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  if (halo !== null) {
    context.lineWidth = 3 * ratio
    context.lineJoin = 'round'
    context.strokeStyle = halo
    context.strokeText(text, canvas.width / 2, canvas.height / 2)
  }
  context.fillStyle = color
  context.fillText(text, canvas.width / 2, canvas.height / 2)
  return context.getImageData(0, 0, canvas.width, canvas.height)
}

export const imageRatio = ratio
