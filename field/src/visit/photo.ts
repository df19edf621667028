import { newId } from '#kit/ids.ts'
import type { FieldDatabase } from '../store/db.ts'

const longestSide = 1600
const quality = 0.82

/** Keeps a photo for a visit: made smaller, named and hashed here, sent when there is a network. */
export async function keepPhoto(
  db: FieldDatabase,
  photo: { file: Blob; personId: string; visitId: string; now: Date },
): Promise<string> {
  const content = await smaller(photo.file)
  const id = newId()
  await db.photos.add({
    id,
    personId: photo.personId,
    visitId: photo.visitId,
    name: `${photo.visitId.slice(-6)}-${id.slice(-4)}.jpg`,
    content,
    sha256: await sha256(content),
    takenAt: photo.now.toISOString(),
    state: 'waiting',
    message: null,
  })
  return id
}

/** A JPEG of at most 1600 pixels a side; drawing it anew also leaves out where and with what it was taken. */
async function smaller(file: Blob): Promise<Blob> {
  const picture = await createImageBitmap(file)
  const scale = Math.min(1, longestSide / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(picture.width * scale)
  canvas.height = Math.round(picture.height * scale)
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('the picture could not be made smaller'))),
      'image/jpeg',
      quality,
    )
  })
}

async function sha256(content: Blob): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await content.arrayBuffer())
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
