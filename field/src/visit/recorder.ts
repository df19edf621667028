export type RecordingProblem = 'denied' | 'unavailable' | 'unsupported'

export interface Recording {
  readonly content: Blob
  readonly seconds: number
}
export interface Recorder {
  readonly stop: () => void
  /** The recording, after `stop` or when the time is over; null when nothing was heard. */
  readonly finished: Promise<Recording | null>
}

/** What phones can record, the smallest first; the server knows them by their first bytes. */
const types = ['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus'] as const
const bitsPerSecond = 24_000

/**
 * Records from the microphone, from now until `stop` or for so many seconds. The microphone is given back at the
 * end, whatever happens. Why it cannot be used is a value, not a throw.
 */
export async function startRecording(seconds: number): Promise<Recorder | RecordingProblem> {
  const devices = navigator.mediaDevices as MediaDevices | undefined
  const mimeType =
    typeof MediaRecorder === 'undefined' ? undefined : types.find((one) => MediaRecorder.isTypeSupported(one))
  if (devices === undefined || mimeType === undefined) return 'unsupported'
  let stream: MediaStream
  try {
    stream = await devices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true } })
  } catch (error) {
    const name = error instanceof DOMException ? error.name : ''
    return name === 'NotAllowedError' || name === 'SecurityError' ? 'denied' : 'unavailable'
  }
  const recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: bitsPerSecond })
  const pieces: Blob[] = []
  const began = Date.now()
  recorder.addEventListener('dataavailable', (event) => pieces.push(event.data))
  const timer = setTimeout(() => recorder.stop(), seconds * 1000)
  const finished = new Promise<Recording | null>((resolve) => {
    recorder.addEventListener('stop', () => {
      clearTimeout(timer)
      for (const track of stream.getTracks()) track.stop()
      const content = new Blob(pieces, { type: mimeType.split(';')[0] ?? mimeType })
      const lasted = Math.min(seconds, (Date.now() - began) / 1000)
      resolve(content.size === 0 ? null : { content, seconds: Math.round(lasted * 10) / 10 })
    })
  })
  recorder.start(1000)
  return { stop: () => recorder.state !== 'inactive' && recorder.stop(), finished }
}
