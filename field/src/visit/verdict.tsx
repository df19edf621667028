import type { ReactElement } from 'react'
import type { PlaceVerdict } from '#contracts/in-place.ts'
import { expectedErrors } from '#engines/place/index.ts'
import { formatDistance } from '#kit/format.ts'
import { useWords, wordsOf } from '#kit/words.ts'
import { fieldWords } from '../words.ts'

const signs = {
  in_place: '✓',
  uncertain: '?',
  not_in_place: '✗',
  no_fix: '–',
  no_customer_position: '–',
} as const

/** In place or not, in one short sentence. */
export function verdictText(place: PlaceVerdict): string {
  const w = wordsOf(fieldWords).verdict
  const { verdict } = place
  if (verdict === 'no_fix' || verdict === 'no_customer_position') return w[verdict]
  return w[verdict](formatDistance(place.metres))
}

/** In place or not, with the distance and why, in words. */
export function Verdict({ place }: { place: PlaceVerdict }): ReactElement {
  const w = useWords(fieldWords).verdict
  const known =
    place.verdict === 'in_place' || place.verdict === 'uncertain' || place.verdict === 'not_in_place'
  return (
    <p className="verdict" data-verdict={place.verdict} role="status">
      <b>
        <span aria-hidden="true">{signs[place.verdict]}</span> {verdictText(place)}
      </b>
      {known && (
        <small>
          {w.why(
            formatDistance(place.allowedMetres),
            formatDistance(place.accuracy),
            place.grantedMetres > 0 ? formatDistance(place.grantedMetres) : '',
          )}
          {place.source && (
            <>
              {' · '}
              {w.sources[place.source](expectedErrors[place.source].from, expectedErrors[place.source].to)}
            </>
          )}
        </small>
      )}
    </p>
  )
}
