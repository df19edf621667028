import { type ReactElement, type ReactNode, useEffect, useId, useRef, useState } from 'react'

/**
 * A panel that opens below its button: light, without a library's menu machinery. Closes on Escape (focus goes
 * back to the button), on a press elsewhere, and when `close` is called by its content.
 */
export function Popup(props: {
  label: string
  button: ReactNode
  className?: string
  align?: 'left' | 'right'
  /** The button shows no words of its own: the label names it. */
  iconOnly?: boolean
  onOpen?: () => void
  children: (close: () => void) => ReactNode
}): ReactElement {
  const [open, setOpen] = useState(false)
  const holder = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const id = useId()
  useEffect(() => {
    if (!open) return
    const pressed = (event: PointerEvent): void => {
      const target = event.target as Element
      // Lists of select boxes are drawn at the end of the document and still belong to the panel.
      if (!holder.current?.contains(target) && !target.closest('.ant-select-dropdown, .ant-modal-root')) {
        setOpen(false)
      }
    }
    const key = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return
      setOpen(false)
      button.current?.focus()
    }
    document.addEventListener('pointerdown', pressed)
    document.addEventListener('keydown', key)
    return () => {
      document.removeEventListener('pointerdown', pressed)
      document.removeEventListener('keydown', key)
    }
  }, [open])
  return (
    <div className="popup" ref={holder}>
      <button
        type="button"
        ref={button}
        className={props.className ?? 'popup-button'}
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        aria-label={props.iconOnly ? props.label : undefined}
        title={props.label}
        onClick={() => {
          if (!open) props.onOpen?.()
          setOpen(!open)
        }}
      >
        {props.button}
      </button>
      {open && (
        <div
          className="popup-panel"
          id={id}
          role="dialog"
          aria-label={props.label}
          data-align={props.align ?? 'right'}
        >
          {props.children(() => setOpen(false))}
        </div>
      )}
    </div>
  )
}
