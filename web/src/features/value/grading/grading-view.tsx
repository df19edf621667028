import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { type ReactElement, useState } from 'react'
import {
  gradingFigures,
  gradingRuleEndpoints,
  gradingRuns,
  runGrading,
  trialGrading,
} from '#contracts/customer-grading.ts'
import type { ResponseOf } from '#contracts/http.ts'
import { call } from '#kit/api.ts'
import { useWords } from '#kit/words.ts'
import { useLive } from '../../../app/live.ts'
import { notify } from '../../../app/notes.tsx'
import { SkeletonLines } from '../../../shared/page.tsx'
import { RuleSheet } from '../../../shared/rule-sheet.tsx'
import { GradingFields } from './grading-fields.tsx'
import { GradingRuns } from './grading-runs.tsx'
import { TrialResult } from './trial-result.tsx'
import { gradingWords } from './words.ts'

type Trial = ResponseOf<typeof trialGrading>

/** S22.3: the rule of grading of a unit: its formula, a trial before it holds, and what past gradings did. */
export default function GradingView(): ReactElement {
  const w = useWords(gradingWords)
  const [trial, setTrial] = useState<Trial | null>(null)
  const figures = useQuery({
    queryKey: ['customers', 'grading-figures'],
    queryFn: async ({ signal }) => (await call(gradingFigures, { signal })).figures,
  }).data
  const runs = useQuery({
    queryKey: ['customers', 'grading-runs'],
    queryFn: async ({ signal }) => (await call(gradingRuns, { signal })).runs,
  })
  useLive('tasks.', () => void runs.refetch())
  if (figures === undefined) return <SkeletonLines />
  return (
    <>
      <RuleSheet
        kind="grading"
        read={async (unitId, signal) => call(gradingRuleEndpoints.read, { query: { unitId }, signal })}
        save={async (body) => call(gradingRuleEndpoints.save, { body })}
        renderActions={({ editing, unitId, version }) => (
          <>
            <Button
              loading={editing.busy}
              onClick={() =>
                void editing.save(async () =>
                  setTrial(await call(trialGrading, { body: { unitId, content: editing.draft } })),
                )
              }
            >
              {w.trial}
            </Button>
            {version > 0 && (
              <Button
                onClick={() =>
                  void editing.save(async () => {
                    await call(runGrading, { body: { unitId } })
                    notify(w.runStarted)
                  })
                }
              >
                {w.run}
              </Button>
            )}
          </>
        )}
      >
        {({ editing, mayChange }) => (
          <GradingFields editing={editing} figures={figures} disabled={!mayChange} />
        )}
      </RuleSheet>
      {trial && <TrialResult trial={trial} />}
      <GradingRuns runs={runs.data} />
    </>
  )
}
