import type { ReactElement } from 'react'
import type { DuplicateReason } from '#contracts/customer-duplicates.ts'
import { formatDistance, formatShare } from '#kit/format.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { duplicateWords } from './words.ts'

/** Why a pair is one: each reason with its points. `brief` is one line of words for a list. */
export function Reasons(props: { reasons: readonly DuplicateReason[]; brief?: true }): ReactElement {
  const w = useWords(duplicateWords)
  const locale = useLocale()
  if (props.brief)
    return <>{props.reasons.map(({ code }) => w.reasons[code]).join(locale === 'zh-CN' ? '、' : ', ')}</>
  return (
    <ol className="pair-reasons">
      {props.reasons.map((reason) => (
        <li key={reason.code} data-against={reason.points < 0}>
          <span>{w.reasons[reason.code]}</span>
          <small className="quiet">
            {[
              reason.share !== undefined && reason.share < 1 && w.alike(formatShare(reason.share, 0)),
              reason.metres !== undefined && formatDistance(reason.metres, locale),
              reason.holders !== undefined && reason.holders > 2 && w.holders(reason.holders),
            ]
              .filter((one) => one !== false)
              .join(' · ')}
          </small>
          <i style={{ width: `${Math.abs(reason.points)}%` }} aria-hidden="true" />
          <b className="tabular">{reason.points > 0 ? `+${reason.points}` : `−${-reason.points}`}</b>
        </li>
      ))}
    </ol>
  )
}
