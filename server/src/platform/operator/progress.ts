import type { Message } from '../errors/errors.ts'

/** A long step on the terminal: its line shows the elapsed time until it is done. */
export interface Step {
  /** What the step is doing right now, behind its title. */
  readonly note: (text: string) => void
  readonly done: (text?: string) => void
  readonly failed: (text?: string) => void
}

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
/** Without a terminal a line is printed when a step has been silent for so long. */
const SILENCE = 5000

/**
 * Starts a step. On a terminal its line is redrawn in place; elsewhere (a log, a pipe) a line is printed when it
 * ends, and now and then while it lasts.
 */
export function startStep(title: Message, output: NodeJS.WriteStream = process.stdout): Step {
  const began = performance.now()
  const label = `${title.zh}  ${title.en}`
  let note = ''
  let frame = 0
  let printedAt = began
  const elapsed = () => formatElapsed(performance.now() - began)
  const draw = () => {
    if (output.isTTY) {
      frame = (frame + 1) % FRAMES.length
      output.write(`\r\u001B[2K${FRAMES[frame]} ${label}  ${elapsed()}${note && `  ${note}`}`)
    } else if (performance.now() - printedAt > SILENCE) {
      printedAt = performance.now()
      output.write(`… ${label}  ${elapsed()}${note && `  ${note}`}\n`)
    }
  }
  const timer = setInterval(draw, output.isTTY ? 100 : 1000)
  timer.unref()
  const end = (mark: string, text: string | undefined) => {
    clearInterval(timer)
    output.write(
      `${output.isTTY ? '\r\u001B[2K' : ''}${mark} ${label}  ${elapsed()}${text ? `  ${text}` : ''}\n`,
    )
  }
  return {
    note: (text) => {
      note = text
    },
    done: (text) => end('✓', text),
    failed: (text) => end('✗', text),
  }
}

/** `0.4 s`, `12.3 s`, `2 min 5 s`. */
export function formatElapsed(milliseconds: number): string {
  const seconds = milliseconds / 1000
  if (seconds < 60) return `${seconds.toFixed(1)} s`
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`
}
