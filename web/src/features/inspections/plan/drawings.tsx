import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import type { ReactElement } from 'react'
import { exportFrame, type InspectionPlan, verifyInspection } from '#contracts/inspections.ts'
import { call, callFile } from '#kit/api.ts'
import { saveFile } from '#kit/download.ts'
import { formatMoment } from '#kit/format.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { besides } from '#kit/punctuation.ts'
import { notifyFailure } from '../../../app/notes.tsx'
import { State } from '../../../shared/page.tsx'
import { ExportButton } from '../../privacy/exports/export-reason.tsx'
import { inspectionWords } from '../words.ts'

/** S1.23: every drawing with what proves it, and a check that anybody can press. */
export function Drawings({ plan }: { plan: InspectionPlan }): ReactElement {
  const w = useWords(inspectionWords)
  const locale = useLocale()
  const verify = useMutation({
    mutationFn: async () => call(verifyInspection, { params: { id: plan.id } }),
    onError: notifyFailure,
  })
  const drawn = plan.drawings.filter((draw) => draw.drawnAt !== null)
  const byHand = plan.changes.filter((change) => change.kind !== 'redraw')
  const shown = drawn.length > 0 ? drawn : plan.drawings
  return (
    <>
      <section className="panel" aria-label={w.draw.title}>
        <h2>{w.draw.title}</h2>
        <p className="quiet">{w.draw.how}</p>
        {plan.abandonedDraws > 0 && (
          <p>
            <State kind="warning">{w.draw.abandoned(plan.abandonedDraws)}</State>
          </p>
        )}
        {shown.map((draw) => (
          <div key={draw.number} className="inspection-draw">
            <p>
              <b>{w.draw.row(draw.number)}</b>{' '}
              {draw.drawnAt === null
                ? w.draw.waiting
                : w.draw.sample(draw.sampleSize ?? 0, draw.frameSize ?? 0)}
            </p>
            {draw.drawnAt !== null && (
              <p className="quiet">
                {formatMoment(draw.drawnAt, locale)} {draw.drawnBy?.name}
                {draw.reason !== null && ` · ${draw.reason}`}
              </p>
            )}
            <p className="quiet">
              {w.draw.commitment + besides(w.draw.committed(formatMoment(draw.committedAt, locale)))}
              <code>{draw.commitment}</code>
            </p>
            {draw.secret !== null && (
              <details>
                <summary className="quiet">{w.draw.secret}</summary>
                <code>{draw.secret}</code>
                {draw.publicText !== null && <p className="quiet">{draw.publicText}</p>}
                <p className="quiet">
                  {w.draw.frame}
                  <code>{draw.frameHash}</code>
                </p>
                <ExportButton
                  label={w.draw.download}
                  run={async (reason) =>
                    saveFile(
                      await callFile(exportFrame, {
                        params: { id: plan.id, number: draw.number },
                        query: reason,
                      }),
                    )
                  }
                />
              </details>
            )}
          </div>
        ))}
        {drawn.length > 0 && (
          <Button loading={verify.isPending} onClick={() => verify.mutate()}>
            {w.verify.button}
          </Button>
        )}
        {verify.data && (
          <div role="status">
            <p>
              <State kind={verify.data.equal ? 'success' : 'danger'}>
                {verify.data.equal ? w.verify.equal : w.verify.differs}
              </State>
            </p>
            {verify.data.draws.map((draw) => (
              <details key={draw.number} open={!draw.equal || draw.unaudited}>
                <summary>
                  {w.verify.draw(draw.number)} {draw.equal ? w.verify.ok : w.verify.bad}
                </summary>
                {draw.unaudited && <State kind="warning">{w.verify.unaudited}</State>}
                <ul className="inspection-checks">
                  {draw.checks.map((check) => (
                    <li key={check.code}>
                      {w.verify.checks[check.code]}
                      <State kind={check.ok ? 'success' : 'danger'}>
                        {check.ok ? w.verify.ok : w.verify.bad}
                      </State>
                    </li>
                  ))}
                </ul>
              </details>
            ))}
          </div>
        )}
      </section>
      {byHand.length > 0 && (
        <section className="panel" aria-label={w.adjust.history}>
          <h2>{w.adjust.history}</h2>
          <p className="quiet">{w.adjust.note}</p>
          {byHand.map((change) => (
            <p key={`${change.at} ${change.customer}`} className="inspection-draw">
              <b>{w.adjust.kinds[change.kind]}</b> {change.customer} · {change.reason}{' '}
              <small className="quiet">
                {formatMoment(change.at, locale)} {change.by.name}
              </small>
            </p>
          ))}
        </section>
      )}
    </>
  )
}
