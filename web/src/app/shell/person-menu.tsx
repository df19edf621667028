import { lazy, type ReactElement, Suspense } from 'react'
import { useWords } from '#kit/words.ts'
import { Popup } from '../../shared/menu.tsx'
import { SkeletonLines } from '../../shared/page.tsx'
import { useSession } from '../session.ts'
import { shellWords } from './shell-words.ts'

const PersonPanel = lazy(async () => import('./person-panel.tsx'))

export function PersonMenu(): ReactElement {
  const { me } = useSession()
  const w = useWords(shellWords)
  return (
    <Popup
      label={`${w.person.menu}: ${me.name}`}
      className="person-button"
      button={
        <>
          <b aria-hidden="true">{me.name.slice(-1)}</b>
          <span>{me.name}</span>
        </>
      }
    >
      {(close) => (
        <Suspense fallback={<SkeletonLines lines={4} />}>
          <PersonPanel close={close} />
        </Suspense>
      )}
    </Popup>
  )
}
