import { v7 } from 'uuid'

/** A UUIDv7: whoever creates a row names it, so that sending it twice counts once. */
export function newId(): string {
  return v7()
}
