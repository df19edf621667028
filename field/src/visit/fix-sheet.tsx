import { type ReactElement, useCallback, useEffect, useRef, useState } from 'react'
import { useWords } from '#kit/words.ts'
import { Sheet } from '../shell/sheet.tsx'
import { fieldWords } from '../words.ts'
import { fixOfCarrier } from './carrier.ts'
import { type FixProblem, type FixResult, takeFix } from './position.ts'

/** Takes the one position of a press and shows it; when there is none, the person decides whether to go on without. */
export function FixSheet(props: {
  title: string
  timeoutSeconds: number
  /** Set when this person's carrier can be asked, for the press that it would be asked for. */
  carrierFor: 'start_visit' | 'end_visit' | null
  onDone: (result: FixResult) => void
  onCancel: () => void
}): ReactElement {
  const w = useWords(fieldWords).fix
  const [problem, setProblem] = useState<FixProblem | null>(null)
  const { onDone, timeoutSeconds } = props
  const alive = useRef(true)
  const done = useRef(false)
  // A press gives one result, however often and however late the device answers.
  const finish = useCallback(
    (result: FixResult) => {
      if (done.current) return
      done.current = true
      onDone(result)
    },
    [onDone],
  )
  const [carrierSays, setCarrierSays] = useState<string | null>(null)
  const [asking, setAsking] = useState(false)
  const askCarrier = (press: 'start_visit' | 'end_visit'): void => {
    setAsking(true)
    setCarrierSays(null)
    void fixOfCarrier(press).then((answer) => {
      if (!alive.current) return
      setAsking(false)
      if (answer.fix) finish({ fix: answer.fix, problem: null })
      else setCarrierSays(answer.words ?? w.carrierOffline)
    })
  }
  const { carrierFor } = props
  const attempt = useCallback(() => {
    setProblem(null)
    void takeFix(timeoutSeconds).then((result) => {
      if (!alive.current) return
      if (result.fix) finish(result)
      else setProblem(result.problem)
    })
  }, [finish, timeoutSeconds])
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
    <Sheet title={problem === null ? w.taking : w.failed[problem](timeoutSeconds)} onClose={props.onCancel}>
      {problem === null ? (
        <>
          <i className="fix-progress" aria-hidden="true" />
          <p className="quiet">{w.hint(timeoutSeconds)}</p>
        </>
      ) : (
        <>
          <p>{w.failedHint[problem]}</p>
          <button type="button" className="button primary" onClick={attempt}>
            {w.retry}
          </button>
          {carrierFor && (
            <button type="button" className="button" disabled={asking} onClick={() => askCarrier(carrierFor)}>
              {asking ? w.carrierAsking : w.carrier}
            </button>
          )}
          {carrierSays && (
            <p className="quiet" role="alert">
              {carrierSays}
            </p>
          )}
          <button type="button" className="button" onClick={() => finish({ fix: null, problem })}>
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
