import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Input, Popconfirm } from 'antd'
import { type ReactElement, useState } from 'react'
import {
  decideSubjectRequest,
  previewSubjectRequest,
  type SubjectRequest,
} from '#contracts/subject-rights.ts'
import { call } from '#kit/api.ts'
import { formatNumber } from '#kit/format.ts'
import { useWords } from '#kit/words.ts'
import { notifyFailure } from '../../../app/notes.tsx'
import { Failure, SkeletonLines } from '../../../shared/page.tsx'
import { subjectsKey } from './subject-editors.tsx'
import { subjectWords } from './subjects-words.ts'

/** The second person's word, with a look at what it is about before. */
export function Decide({ request }: { request: SubjectRequest }): ReactElement {
  const w = useWords(subjectWords)
  const client = useQueryClient()
  const [looking, setLooking] = useState(false)
  const [reason, setReason] = useState('')
  const deciding = useMutation({
    mutationFn: async (approve: boolean) =>
      call(decideSubjectRequest, {
        params: { id: request.id },
        body: { approve, reason: approve ? null : reason.trim() },
      }),
    onSuccess: async () =>
      Promise.all([
        client.invalidateQueries({ queryKey: subjectsKey }),
        client.invalidateQueries({ queryKey: ['customers'] }),
      ]),
    onError: notifyFailure,
  })
  const approve = (
    <Button
      type="primary"
      danger={request.kind === 'erasure'}
      loading={deciding.isPending}
      onClick={request.kind === 'erasure' ? undefined : () => deciding.mutate(true)}
    >
      {request.kind === 'erasure' ? w.approveErasure : w.approve}
    </Button>
  )
  return (
    <>
      <button type="button" className="link" onClick={() => setLooking(!looking)} aria-expanded={looking}>
        {w.look}
      </button>
      {looking && <Parts id={request.id} />}
      <div className="row-gap privacy-decide">
        {request.kind === 'erasure' ? (
          <Popconfirm
            title={w.sure}
            okText={w.sureYes}
            cancelText={w.cancel}
            onConfirm={() => deciding.mutate(true)}
          >
            {approve}
          </Popconfirm>
        ) : (
          approve
        )}
        <Input
          aria-label={w.reason}
          placeholder={w.reason}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <Button disabled={reason.trim() === ''} onClick={() => deciding.mutate(false)}>
          {w.refuse}
        </Button>
      </div>
    </>
  )
}

/** Which data there are, and what an erasure would leave. */
function Parts({ id }: { id: string }): ReactElement {
  const w = useWords(subjectWords)
  const preview = useQuery({
    queryKey: [...subjectsKey, id],
    queryFn: async ({ signal }) => call(previewSubjectRequest, { params: { id }, signal }),
  })
  if (preview.isError) return <Failure failure={preview.error} retry={() => void preview.refetch()} />
  if (preview.isPending) return <SkeletonLines lines={4} />
  const { parts, files, holds } = preview.data
  return (
    <div className="stack">
      {holds.map((hold) => (
        <Alert key={hold.id} type="warning" showIcon title={w.heldNow(hold.reason)} />
      ))}
      <div className="privacy-scroll">
        <table className="privacy-parts">
          <thead>
            <tr>
              <th>{w.part}</th>
              <th>{w.rows}</th>
              <th>{w.becomes}</th>
            </tr>
          </thead>
          <tbody>
            {parts.map((part) => (
              <tr key={part.title}>
                <td>{part.title}</td>
                <td className="tabular">{formatNumber(part.rows)}</td>
                <td>{part.keeps ?? w.erased}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="quiet">{files === 0 ? w.noFiles : w.files(files)}</p>
    </div>
  )
}
