import { PublicProblem } from '../../http/public-problem.ts'
import type { DeviceServices, OpenedReport, OpenedTicket, Opening } from '../../services.ts'
import type { Submitted } from './work.ts'

interface Arrived {
  readonly token: string
  readonly resolve: (submitted: Submitted | Promise<Submitted>) => void
  readonly reject: (reason: unknown) => void
}

/** Goes on at once where a value is there, so that cryptography on this thread costs no promise. */
const then = <T, U>(value: T | Promise<T>, next: (value: T) => U | Promise<U>): U | Promise<U> =>
  value instanceof Promise ? value.then(next) : next(value)

const good = <T>(opening: Opening<T>): T => {
  if (!opening.ok) throw new PublicProblem(opening.problem, opening.detail)
  return opening.value
}

/**
 * Opens the submissions that have arrived in one turn of the event loop together, one step of all before the next: the code
 * of a step then stays in the processor's caches, which is a sixth of what a report costs (docs/performance.md, B1).
 * Rejects with `PublicProblem`. A ticket is opened first, since its limit comes before any other cryptography.
 */
export const openTogether = ({
  limits,
  reports,
}: Pick<DeviceServices, 'limits' | 'reports'>): ((token: string) => Promise<Submitted>) => {
  const admit = (opening: Opening<OpenedTicket>): OpenedTicket => {
    const opened = good(opening)
    const wait = limits.submission(opened.ticket.authorizationId)
    if (wait !== null)
      throw new PublicProblem('too-many-requests', 'Too many submissions come under this ticket.', {
        retryAfter: wait,
      })
    return opened
  }
  const submittedOf = (opened: OpenedTicket, opening: Opening<OpenedReport>): Submitted => {
    const report = good(opening)
    if (report.submission.client !== opened.ticket.client)
      throw new PublicProblem('client-mismatch', 'The submission names another client than its ticket.')
    return { opened, report }
  }
  const read = (token: string, opened: OpenedTicket): Submitted | Promise<Submitted> =>
    then(reports.open(token, opened), (opening) => submittedOf(opened, opening))
  let waiting: Arrived[] = []
  const openAll = (): void => {
    const all = waiting
    waiting = []
    const admitted: (OpenedTicket | Promise<OpenedTicket> | null)[] = []
    for (const { token, reject } of all) {
      try {
        admitted.push(then(reports.ticketOf(token), admit))
      } catch (reason) {
        admitted.push(null)
        reject(reason)
      }
    }
    for (const [index, opened] of admitted.entries()) {
      const arrived = all[index]
      if (opened === null || arrived === undefined) continue
      try {
        arrived.resolve(then(opened, (ticket) => read(arrived.token, ticket)))
      } catch (reason) {
        arrived.reject(reason)
      }
    }
  }
  return (token) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(openAll)
      waiting.push({ token, resolve, reject })
    })
}
