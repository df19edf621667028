import type { FieldLimits } from '#contracts/visits-field.ts'
import { dHash, hashColumns, hashRows, isHeic, stripJpeg } from '#engines/pictures/index.ts'
import { newId } from '#kit/ids.ts'
import type { FieldDatabase } from '../store/db.ts'

/** From good to just good enough; the first that is small enough is taken. */
const qualities = [0.82, 0.7, 0.55, 0.4] as const

/** The picture stays larger than the unit allows, whatever the quality. */
export class PhotoTooLarge extends Error {}
/** A HEIC picture in a browser that cannot open it. */
export class PhotoHeic extends Error {}

/** Which words tell why a photo was not kept. */
export function photoTrouble(error: unknown): 'tooLarge' | 'heic' | 'failed' {
  if (error instanceof PhotoTooLarge) return 'tooLarge'
  return error instanceof PhotoHeic ? 'heic' : 'failed'
}

/**
 * Keeps a photo for a visit: made smaller, freed of what the camera wrote beside it, named and hashed here, sent when
 * there is a network. Throws PhotoTooLarge, PhotoHeic, and whatever the browser throws for what is no picture.
 */
export async function keepPhoto(
  db: FieldDatabase,
  photo: { file: Blob; personId: string; visitId: string; now: Date; limits: FieldLimits },
): Promise<string> {
  const { content, hash } = await smaller(photo.file, photo.limits)
  const id = newId()
  await db.photos.add({
    id,
    personId: photo.personId,
    visitId: photo.visitId,
    name: `${photo.visitId.slice(-6)}-${id.slice(-4)}.jpg`,
    content,
    sha256: await sha256(content),
    takenAt: photo.now.toISOString(),
    kind: 'photo',
    hash,
    state: 'waiting',
    message: null,
  })
  return id
}

/**
 * A JPEG within the unit's limits, and what it looks like. Drawing it anew leaves out where and with what it was
 * taken; what the browser's encoder may have written itself is taken out as well.
 */
async function smaller(file: Blob, limits: FieldLimits): Promise<{ content: Blob; hash: string | null }> {
  const picture = await opened(file)
  const scale = Math.min(1, limits.photoPixels / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(picture.width * scale)
  canvas.height = Math.round(picture.height * scale)
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  const hash = hashOf(canvas)
  for (const quality of qualities) {
    const encoded = await encode(canvas, quality)
    if (encoded.size > limits.photoKilobytes * 1024) continue
    const clean = stripJpeg(new Uint8Array(await encoded.arrayBuffer()))
    if (clean === null) throw new Error('the browser made no JPEG')
    return { content: new Blob([clean], { type: 'image/jpeg' }), hash }
  }
  throw new PhotoTooLarge()
}

/** Apple's browsers open HEIC, and so it becomes a JPEG like any other; with the others it can only be said why not. */
async function opened(file: Blob): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(file)
  } catch (error) {
    const head = new Uint8Array(await file.slice(0, 12).arrayBuffer())
    throw isHeic(head) ? new PhotoHeic() : error
  }
}

function encode(canvas: HTMLCanvasElement, quality: number): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('the picture could not be made smaller'))),
      'image/jpeg',
      quality,
    )
  })
}

/** Shrunk by the browser, which averages; brightness as the eye sees it (ITU-R BT.601). */
function hashOf(picture: HTMLCanvasElement): string | null {
  const small = document.createElement('canvas')
  small.width = hashColumns
  small.height = hashRows
  const pen = small.getContext('2d', { willReadFrequently: true })
  if (!pen) return null
  pen.imageSmoothingQuality = 'high'
  pen.drawImage(picture, 0, 0, hashColumns, hashRows)
  const { data } = pen.getImageData(0, 0, hashColumns, hashRows)
  const pixels = Array.from(
    { length: hashColumns * hashRows },
    (_, index) => 0.299 * data[index * 4]! + 0.587 * data[index * 4 + 1]! + 0.114 * data[index * 4 + 2]!,
  )
  return dHash({ width: hashColumns, height: hashRows, pixels })
}

/** SHA-256 in hex, by which the server knows that a file arrived whole. */
export async function sha256(content: Blob): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await content.arrayBuffer())
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
