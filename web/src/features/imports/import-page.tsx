import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { type ReactElement, useEffect, useState } from 'react'
import type { ImportBatch } from '#contracts/customer-imports.ts'
import { getImport } from '#contracts/customer-imports.ts'
import { call } from '#kit/api.ts'
import { useWords } from '#kit/words.ts'
import { Failure, Page, SkeletonLines } from '../../shared/page.tsx'
import { ImportState, underWay } from './import-state.tsx'
import { Mapping } from './mapping.tsx'
import { Result, Running } from './result.tsx'
import { importWords } from './words.ts'
import './imports.css'

const steps = ['upload', 'mapping', 'check', 'run', 'result'] as const

/** One import from its columns to its result; can be left and come back to at any step. */
export default function ImportPage(): ReactElement {
  const w = useWords(importWords)
  const client = useQueryClient()
  const { id = '' } = useParams({ strict: false })
  const [again, setAgain] = useState(false)
  const batch = useQuery({
    queryKey: ['imports', id],
    queryFn: async ({ signal }) => call(getImport, { params: { id }, signal }),
    refetchInterval: (query) => (underWay(query.state.data?.state) ? 700 : false),
  })
  const changed = (next: ImportBatch): void => {
    client.setQueryData(['imports', id], next)
    setAgain(false)
    void client.invalidateQueries({ queryKey: ['imports'], exact: true })
  }
  // Lists that were read before know neither what came nor what went.
  const state = batch.data?.state
  useEffect(() => {
    if (state === 'done' || state === 'undone') void client.invalidateQueries({ queryKey: ['customers'] })
  }, [client, state])
  if (batch.isError) {
    return (
      <Page title={w.title}>
        <Failure failure={batch.error} retry={() => void batch.refetch()} />
      </Page>
    )
  }
  if (batch.data === undefined) {
    return (
      <Page title={w.title}>
        <SkeletonLines />
      </Page>
    )
  }
  const { data } = batch
  const current = again ? 1 : stepOf(data)
  return (
    <Page
      title={
        <span className="row-gap">
          {data.fileName} <ImportState state={data.state} />
        </span>
      }
      lead={data.encoding ? w.encoding(data.encoding) : undefined}
      actions={<Link to="/imports">{w.back}</Link>}
    >
      <ol className="steps">
        {steps.map((step, index) => (
          <li key={step} data-state={index < current ? 'past' : index === current ? 'now' : 'next'}>
            <b aria-hidden="true">{index < current ? '✓' : index + 1}</b>
            <span aria-current={index === current ? 'step' : undefined}>{w.steps[step]}</span>
          </li>
        ))}
      </ol>
      {data.message && (
        <p className="consequence" role="status">
          {data.message}
        </p>
      )}
      {current === 1 && <Mapping key={data.id} batch={data} onChanged={changed} />}
      {underWay(data.state) && <Running batch={data} onChanged={changed} />}
      {current > 1 && !underWay(data.state) && (
        <Result batch={data} onChanged={changed} onAgain={() => setAgain(true)} />
      )}
    </Page>
  )
}

function stepOf({ state }: ImportBatch): number {
  if (state === 'uploaded') return 1
  if (state === 'checking' || state === 'checked') return 2
  return state === 'running' ? 3 : 4
}
