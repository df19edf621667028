import { type ReactElement, useEffect, useState } from 'react'

/** A photo that the phone keeps, with the cross that takes it away. */
export function KeptPhoto(props: {
  content: Blob
  label: string
  removeLabel: string
  onRemove: () => void
}): ReactElement {
  const [address, setAddress] = useState<string | null>(null)
  const { content } = props
  useEffect(() => {
    const url = URL.createObjectURL(content)
    // oxlint-disable-next-line react/set-state-in-effect -- the address belongs to the browser and must be given back
    setAddress(url)
    return () => URL.revokeObjectURL(url)
  }, [content])
  return (
    <figure className="photo">
      {address && <img src={address} alt={props.label} />}
      <button type="button" aria-label={props.removeLabel} onClick={props.onRemove}>
        ×
      </button>
    </figure>
  )
}
