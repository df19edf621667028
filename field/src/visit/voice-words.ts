import { defineMessages } from '#kit/words.ts'

export const voiceWords = defineMessages(
  {
    title: '语音备注',
    record: '录音',
    stop: (left: string) => `停止（还能录 ${left}）`,
    hint: (seconds: number, notes: number) =>
      `每条最长 ${seconds} 秒，最多 ${notes} 条；只在按下录音后使用麦克风。`,
    note: (n: number) => `语音备注 ${n}`,
    remove: (n: number) => `删除语音备注 ${n}`,
    delete: '删除',
    problems: {
      denied: '没有麦克风权限。请在手机设置中允许浏览器使用麦克风，再按一次录音；也可以用文字备注。',
      unavailable: '这台手机没有可用的麦克风，请用文字备注。',
      unsupported: '这个浏览器不能录音，请用文字备注。',
    },
  },
  {
    title: 'Spoken notes',
    record: 'Record',
    stop: (left) => `Stop (${left} left)`,
    hint: (seconds, notes) =>
      `${seconds} seconds each, ${notes} at most; the microphone is used only while recording.`,
    note: (n) => `Spoken note ${n}`,
    remove: (n) => `Delete spoken note ${n}`,
    delete: 'Delete',
    problems: {
      denied:
        'The microphone is not allowed. Allow it for the browser in the phone’s settings and press again, or write a note.',
      unavailable: 'This phone has no microphone to use; please write a note.',
      unsupported: 'This browser cannot record; please write a note.',
    },
  },
)
