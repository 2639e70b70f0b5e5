/** What an alert can be about (N1). */
export type AlertKind = 'used' | 'exceptions' | 'expiry' | 'denied'

/** The level above all percentages: nothing of the tolerance is left either (N1). */
export const TOLERANCE_END = 101

/** How far something has come on the scale of its levels. */
export interface AlertCondition {
  readonly kind: AlertKind
  /** Item ID, or internal ID of a handshake code; of exceptions, the item that the exception year counts from. */
  readonly subject: string
  /** The highest level reached; null: none. Percent, or for `expiry` days since the expiry, negative before it. */
  readonly level: number | null
  /** What the levels belong to: quota period, exception year, validity. With another round all begin anew. */
  readonly round: string
  /** The whole of which levels are shares. When it grows, what is not reached any more can be reached again. */
  readonly whole: number | null
}

/** The highest level of a condition that somebody has been told of. */
export interface AlertMark extends Omit<AlertCondition, 'level'> {
  readonly level: number
}

/** The highest of some percentages that `part` of `whole` has reached; null: none. Exact on integers. */
export const reachedPercent = (part: number, whole: number, levels: readonly number[]): number | null =>
  whole <= 0
    ? null
    : levels.reduce<number | null>(
        (highest, level) =>
          part * 100 >= level * whole && (highest === null || level > highest) ? level : highest,
        null,
      )
