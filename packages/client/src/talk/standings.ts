import type { Context } from '../session/context.ts'
import { KEYS } from '../session/records.ts'
import type { Session } from '../session/sessions.ts'
import type { Standing } from '../session/standing.ts'

const at = (standing: Standing | undefined): number => standing?.acknowledged?.at ?? -1

/** Of two standings of one figure the one that knows more: the later receipt, else the longer wait. */
const newer = (one: Standing | undefined, other: Standing): Standing => {
  if (one === undefined || at(one) < at(other)) return other
  if (at(one) > at(other)) return one
  return (one.heldUntil ?? 0) > (other.heldUntil ?? 0) ? one : other
}

/** Takes in what another run stored about figures. */
export const mergeStandings = (
  standings: Map<string, Standing>,
  stored: ReadonlyMap<string, Standing>,
): void => {
  for (const [key, standing] of stored) standings.set(key, newer(standings.get(key), standing))
}

/** Makes what is known about a session's figures durable. By who may submit. */
export const storeStandings = ({ records }: Context, { buffer, standings }: Session): Promise<void> =>
  records.write(KEYS.standings(buffer.session), Object.fromEntries(standings))
