import type { ReactElement } from 'react'
import type { PlaceVerdict } from '#contracts/visits.ts'
import { formatDistance } from '#kit/format.ts'
import { useWords } from '#kit/words.ts'
import { fieldWords } from '../words.ts'

const signs = {
  in_place: '✓',
  uncertain: '?',
  not_in_place: '✗',
  no_fix: '–',
  no_customer_position: '–',
} as const

/** In place or not, with the distance and why, in words. */
export function Verdict({ place }: { place: PlaceVerdict }): ReactElement {
  const w = useWords(fieldWords).verdict
  const metres = formatDistance(place.metres)
  const known =
    place.verdict === 'in_place' || place.verdict === 'uncertain' || place.verdict === 'not_in_place'
  return (
    <p className="verdict" data-verdict={place.verdict} role="status">
      <b>
        <span aria-hidden="true">{signs[place.verdict]}</span>{' '}
        {place.verdict === 'no_fix' || place.verdict === 'no_customer_position'
          ? w[place.verdict]
          : w[place.verdict](metres)}
      </b>
      {known && (
        <small>
          {w.why(
            formatDistance(place.allowedMetres),
            formatDistance(place.accuracy),
            place.grantedMetres > 0 ? formatDistance(place.grantedMetres) : '',
          )}
        </small>
      )}
    </p>
  )
}
