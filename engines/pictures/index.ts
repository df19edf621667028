/** What the software does with photos before they travel. Runs alike on the server and on the phone. */
export { isHeic } from './heic.ts'
export { type GrayPicture, dHash, hashColumns, hashRows, hammingDistance } from './dhash.ts'
export { stripJpeg } from './strip-jpeg.ts'
export { stripPicture } from './strip-picture.ts'
