import { type ReactElement, type ReactNode, useEffect, useRef } from 'react'

/** A panel from the bottom, in reach of the thumb; closes by Escape, the back gesture of the dialog, or a press outside. */
export function Sheet(props: {
  title: string
  onClose: (() => void) | null
  children: ReactNode
}): ReactElement {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const element = dialog.current
    element?.showModal()
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
      onClick={(event) => {
        if (event.target === dialog.current) props.onClose?.()
      }}
    >
      <div className="sheet-body">
        <h2>{props.title}</h2>
        {props.children}
      </div>
    </dialog>
  )
}
