import type { AlertCondition, AlertMark } from './condition.ts'

/** Conditions that somebody is to be told of, and what is told of from then on. */
export interface DueAlerts {
  readonly due: readonly AlertCondition[]
  readonly marks: readonly AlertMark[]
}

const keyOf = ({ kind, subject }: Pick<AlertCondition, 'kind' | 'subject'>): string => `${kind} ${subject}`

/** The level up to which somebody has been told, as far as that still says anything about the condition. */
const toldOf = (condition: AlertCondition, mark: AlertMark | undefined): number | null => {
  const { level, kind, round, whole } = condition
  if (mark === undefined || mark.round !== round) return null
  // Denials are told again once they have been below the lowest level (N1).
  if (kind === 'denied' && level === null) return null
  if (mark.whole !== whole) return level === null ? null : Math.min(mark.level, level)
  return mark.level
}

/**
 * What of the conditions of one organization is new: each level once (N2), and of a condition only the highest. Marks of
 * what is not watched any more are dropped. Pure: told again with the marks that it gives, it gives nothing.
 */
export const dueAlerts = (conditions: readonly AlertCondition[], before: readonly AlertMark[]): DueAlerts => {
  const marks = new Map(before.map((mark) => [keyOf(mark), mark]))
  const kept = new Map<string, AlertMark>()
  const due: AlertCondition[] = []
  for (const condition of conditions) {
    const key = keyOf(condition)
    const { level, ...rest } = condition
    const told = toldOf(condition, kept.get(key) ?? marks.get(key))
    const isDue = level !== null && (told === null || level > told)
    if (isDue) due.push(condition)
    const highest = isDue ? level : told
    if (highest !== null) kept.set(key, { ...rest, level: highest })
  }
  return { due, marks: [...kept.values()] }
}
