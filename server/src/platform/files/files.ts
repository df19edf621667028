import type { Readable } from 'node:stream'
import type { Executor } from '../db/index.ts'
import type { Result } from '../errors/result.ts'
import type { Actor } from '../policy/index.ts'

export interface StoredFile {
  readonly id: string
  readonly name: string
  readonly mediaType: string
  readonly size: number
  readonly sha256: string
  readonly ownerId: string | null
  readonly subjectKind: string | null
  readonly subjectId: string | null
  readonly createdAt: Date
}

/** Uploaded and generated files, kept in the data folder under server-made names, described in the database. */
export interface Files {
  /**
   * Streams content to disk (temporary name, fsync, rename), then records it. The media type is decided from the
   * content, never believed. The same id with the same content again is not an error.
   */
  store(
    db: Executor,
    content: Readable,
    file: {
      readonly id: string
      readonly name: string
      readonly ownerId: string | null
      readonly maxBytes: number
      readonly sha256?: string
      readonly expiresAt?: Date
    },
  ): Promise<Result<StoredFile>>
  /** Ties a file to the record whose permission decides who may read it. Only the uploader's own files can be tied. */
  attach(
    db: Executor,
    fileIds: readonly string[],
    ownerId: string,
    subject: { kind: string; id: string },
  ): Promise<string[]>
  /** Says who may read files of a kind of subject; without an entry only the owner may. */
  allow(subjectKind: string, mayRead: (actor: Actor, subjectId: string) => Promise<boolean>): void
  find(id: string): Promise<StoredFile | null>
  /** From the end of the transaction on these are gone for everybody; `removeExpired` takes their content away. */
  expire(tx: Executor, ids: readonly string[]): Promise<number>
  /** Removes files past their expiry; returns how many. */
  removeExpired(): Promise<number>
  /** What a person uploaded in a span of time, the oldest first; files made for a time only are left out. */
  sentBy(ownerId: string, span: { readonly start: Date; readonly end: Date }): Promise<StoredFile[]>
  open(file: StoredFile): Readable
  /** Where the content lies, for workers that read it by path. */
  pathOf(id: string): string
}
