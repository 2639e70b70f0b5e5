import type { Bucket } from '../charts/model.ts'

/** What statistics are about: every figure of a code, or what an item was charged. */
export type Subject = { readonly handshakeCode: string } | { readonly item: string }

/** What a part of the page shows: of what, when (half-open, in seconds), and how fine. */
export interface About {
  readonly subject: Subject
  readonly range: { readonly from: number; readonly to: number }
  readonly bucket: Bucket
}

/** The range as the API is asked for it. */
export const asked = ({ subject, range }: About) => ({
  ...subject,
  from: String(range.from),
  to: String(range.to),
})
