import { stripPng, stripWebp } from './strip-chunks.ts'
import { stripJpeg } from './strip-jpeg.ts'

/**
 * A JPEG, PNG or WebP without what the camera wrote beside the picture; the picture itself is copied bit by bit, and
 * how it has to be turned is kept. Null for everything else, and for what does not read as what it says it is.
 */
export const stripPicture = (bytes: Uint8Array): Uint8Array<ArrayBuffer> | null =>
  stripJpeg(bytes) ?? stripPng(bytes) ?? stripWebp(bytes)
