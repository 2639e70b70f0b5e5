import type { Acknowledgement, Figure } from '../usage-buffer.ts'

/** What is known about a figure besides its count. */
export interface Standing {
  readonly acknowledged?: Acknowledgement
  /** U9: refused as in the future; not sent before its slot has begun. */
  readonly heldUntil?: number
}

export const figureKey = (figure: Pick<Figure, 'slot' | 'module'>): string =>
  `${figure.slot}/${figure.module}`

/** Whether a figure is still to be sent. */
export const isPending = (
  figure: Figure,
  standing: Standing | undefined,
  incarnations: Readonly<Record<string, string>>,
): boolean => {
  const acknowledged = standing?.acknowledged
  if (acknowledged === undefined || acknowledged.value < figure.count) return true
  if (acknowledged.incarnation === null) return false
  const known = incarnations[acknowledged.server]
  return known !== undefined && known !== acknowledged.incarnation
}
