import type { Problem } from '../independent-device/problem.ts'
import type { Receipt } from '../independent-device/receipt.ts'
import type { Denial, Grant } from '../independent-device/reply.ts'

type Answer = Grant | Denial | Problem

const told = (answer: Answer | Receipt): string =>
  JSON.stringify('payload' in answer ? answer.payload : answer)

export const granted = (answer: Answer): Grant => {
  if (answer.kind !== 'grant') throw new Error(`expected a grant, got ${told(answer)}`)
  return answer
}

/** The code of a signed denial. */
export const deniedWith = (answer: Answer): number => {
  if (answer.kind !== 'denial')
    throw new Error(`expected a denial, got ${answer.kind} ${told(answer).slice(0, 500)}`)
  return answer.code
}

/** Status and code of a problem, e.g. "401 ticket-unknown"; its media type is checked as well. */
export const problem = (answer: Answer | Receipt): string => {
  if (!('kind' in answer) || answer.kind !== 'problem')
    throw new Error(`expected a problem, got ${told(answer)}`)
  if (!answer.contentType.startsWith('application/problem+json'))
    throw new Error(`media type ${answer.contentType}`)
  return answer.code === null ? String(answer.status) : `${answer.status} ${answer.code}`
}

export const receipt = (answer: Problem | Receipt): Receipt => {
  if ('kind' in answer) throw new Error(`expected a receipt, got ${told(answer)}`)
  return answer
}
