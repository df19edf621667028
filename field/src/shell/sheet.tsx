import { type ReactElement, type ReactNode, useEffect, useRef } from 'react'

/** A finger that hits twice shall neither close the sheet that its first hit opened nor press anything on it. */
const secondHitMs = 500

/** A panel from the bottom, in reach of the thumb; closes by Escape, the back gesture of the dialog, or a press outside. */
export function Sheet(props: {
  title: string
  onClose: (() => void) | null
  children: ReactNode
}): ReactElement {
  const dialog = useRef<HTMLDialogElement>(null)
  const openedAt = useRef(Number.POSITIVE_INFINITY)
  useEffect(() => {
    const element = dialog.current
    element?.showModal()
    openedAt.current = performance.now()
    // The title is read first, and no keyboard jumps up before somebody wants to write.
    element?.querySelector('h2')?.focus()
    return () => element?.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      className="sheet"
      aria-label={props.title}
      onCancel={(event) => {
        event.preventDefault()
        props.onClose?.()
      }}
      onClickCapture={(event) => {
        const early = performance.now() - openedAt.current < secondHitMs
        if (early && (event.detail > 1 || event.target === dialog.current)) event.stopPropagation()
      }}
      onClick={(event) => {
        if (event.target === dialog.current) props.onClose?.()
      }}
    >
      <div className="sheet-body">
        <h2 tabIndex={-1}>{props.title}</h2>
        {props.children}
      </div>
    </dialog>
  )
}
