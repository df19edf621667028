import { Button } from 'antd'
import { type ReactElement, type ReactNode, useState } from 'react'
import { createPortal, flushSync } from 'react-dom'
import { defineMessages, useWords } from '#kit/words.ts'
import './print.css'

const words = defineMessages({ print: '打印' }, { print: 'Print' })

/**
 * A button that prints a sheet of its own instead of the page: the sheet stands beside the application only while
 * it is printed, so nothing of it is in the way of the page, and a long one breaks over as many pages as it needs.
 */
export function PrintSheet({
  disabled,
  children,
}: {
  disabled?: boolean
  children: () => ReactNode
}): ReactElement {
  const w = useWords(words)
  const [printing, setPrinting] = useState(false)
  const print = (): void => {
    flushSync(() => setPrinting(true))
    globalThis.print()
    setPrinting(false)
  }
  return (
    <>
      <Button disabled={disabled} onClick={print}>
        {w.print}
      </Button>
      {printing && createPortal(<div className="print-sheet">{children()}</div>, document.body)}
    </>
  )
}
