import { type ReactElement, useCallback, useEffect, useRef, useState } from 'react'
import { useWords } from '#kit/words.ts'
import { Sheet } from '../shell/sheet.tsx'
import { fieldWords } from '../words.ts'
import { type FixProblem, type FixResult, takeFix } from './position.ts'

/** Takes the one position of a press and shows it; when there is none, the person decides whether to go on without. */
export function FixSheet(props: {
  title: string
  onDone: (result: FixResult) => void
  onCancel: () => void
}): ReactElement {
  const w = useWords(fieldWords).fix
  const [problem, setProblem] = useState<FixProblem | null>(null)
  const { onDone } = props
  const alive = useRef(true)
  const attempt = useCallback(() => {
    setProblem(null)
    void takeFix().then((result) => {
      if (!alive.current) return
      if (result.fix) onDone(result)
      else setProblem(result.problem)
    })
  }, [onDone])
  useEffect(() => {
    alive.current = true
    attempt()
    return () => {
      alive.current = false
    }
    // Once for this press; a second try is a press of its own.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [])
  return (
    <Sheet title={problem === null ? w.taking : w.failed[problem]} onClose={props.onCancel}>
      {problem === null ? (
        <>
          <i className="fix-progress" aria-hidden="true" />
          <p className="quiet">{w.hint}</p>
        </>
      ) : (
        <>
          <p>{w.failedHint[problem]}</p>
          <button type="button" className="button primary" onClick={attempt}>
            {w.retry}
          </button>
          <button type="button" className="button" onClick={() => onDone({ fix: null, problem })}>
            {w.without}
          </button>
        </>
      )}
      <button type="button" className="button plain" onClick={props.onCancel}>
        {w.cancel}
      </button>
    </Sheet>
  )
}
