import type { ReactElement } from 'react'
import { useWords } from '#kit/words.ts'
import { duplicateWords } from './words.ts'

/** The score as a number in a ring that fills with it. */
export function Score({ score }: { score: number }): ReactElement {
  const w = useWords(duplicateWords)
  const around = 2 * Math.PI * 17
  return (
    <svg className="pair-score" viewBox="0 0 40 40" role="img" aria-label={w.scoreLabel(score)}>
      <circle cx="20" cy="20" r="17" />
      <circle
        cx="20"
        cy="20"
        r="17"
        data-high={score >= 70}
        strokeDasharray={`${(score / 100) * around} ${around}`}
        transform="rotate(-90 20 20)"
      />
      <text x="20" y="20">
        {score}
      </text>
    </svg>
  )
}
