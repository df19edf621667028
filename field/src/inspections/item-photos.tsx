import type { ReactElement } from 'react'
import { useWords } from '#kit/words.ts'
import type { limitsOf } from '../day/limits.ts'
import { Icon } from '../shell/icons.tsx'
import { useField } from '../shell/session.ts'
import { toast } from '../shell/toast.tsx'
import type { QueuedPhoto } from '../store/db.ts'
import { KeptPhoto } from '../visit/kept-photo.tsx'
import { keepPhoto, photoTrouble } from '../visit/photo.ts'
import { photoWords } from '../visit/photo-words.ts'
import { inspectionWords } from './words.ts'

const most = 12

/** Photos of a shop; they travel with the photos of visits, by the same queue. */
export function ItemPhotos(props: {
  itemId: string
  photos: readonly QueuedPhoto[]
  limits: ReturnType<typeof limitsOf>
}): ReactElement {
  const w = useWords(inspectionWords)
  const ofPhotos = useWords(photoWords)
  const { db, session } = useField()
  const add = (file: File): void => {
    keepPhoto(db, {
      file,
      personId: session.me.id,
      visitId: props.itemId,
      now: new Date(),
      limits: props.limits,
    }).catch((error: unknown) => toast(ofPhotos[photoTrouble(error)]))
  }
  return (
    <section className="card">
      <h2>{w.photos}</h2>
      <div className="photos">
        {props.photos.map((photo, index) => (
          <KeptPhoto
            key={photo.id}
            content={photo.content}
            label={w.photo(index + 1)}
            removeLabel={w.removePhoto(index + 1)}
            onRemove={() => void db.photos.delete(photo.id)}
          />
        ))}
        {props.photos.length < most && (
          <label className="photo-add">
            <Icon name="camera" />
            {w.addPhoto}
            <input
              type="file"
              accept="image/*"
              capture="environment"
              onChange={(event) => {
                const file = event.target.files?.[0]
                event.target.value = ''
                if (file) add(file)
              }}
            />
          </label>
        )}
      </div>
    </section>
  )
}
