import { defineMessages } from '#kit/words.ts'

/** Why a photo was not kept, and what to do about it; for visits and assessments alike. */
export const photoWords = defineMessages(
  {
    tooLarge: '这张照片压缩后仍然太大，请重拍。',
    heic: '这张照片是 HEIC 格式，这个浏览器打不开，没有保存。请把手机相机的格式改为 JPEG（苹果手机：设置 → 相机 → 格式 → 兼容性最佳），再重拍。',
    failed: '这张照片无法读取，请重拍。',
  },
  {
    tooLarge: 'This photo is too large even when compressed; please take it again.',
    heic: 'This photo is in HEIC format, which this browser cannot open; it was not kept. Set the camera to JPEG (iPhone: Settings → Camera → Formats → Most Compatible) and take it again.',
    failed: 'This photo cannot be read; please take it again.',
  },
)
