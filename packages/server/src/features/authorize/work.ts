import type { BatchWork } from '@countersign/store/port'
import { PublicProblem } from '../../http/public-problem.ts'
import type { DeviceServices } from '../../services.ts'
import { type Decided, type Deciding, decideRequest } from './decide.ts'
import { answerOfDecision, type SignedAnswer } from './reply.ts'
import type { Asked } from './store-decision.ts'
import { TakenSeats } from './taken-seats.ts'

interface Outcome {
  readonly asked: Asked
  readonly decided: Decided | PublicProblem
}

/**
 * Authorizations as work that is committed together: each is decided on what the one before it took; what they share is read
 * once, what they count is counted once.
 */
export const authorizationWork = (
  services: DeviceServices,
): BatchWork<Asked, Outcome, SignedAnswer | PublicProblem> => ({
  apply: async (transaction, inputs) => {
    const { clock, usage } = services
    const tx = usage.rememberingSetup(transaction)
    const now = clock.now()
    await clock.mark(tx, now)
    const clients = inputs.map(({ request }) => request.client.uuid)
    await tx.locks.clients(clients)
    const deciding: Deciding = {
      services,
      tx,
      certificates: await services.certificates.at(tx, now),
      blocked: new Set([
        ...(await tx.authorizations.blockedAmong(clients)),
        ...(await usage.blockedAndErased(tx, services.secrets, clients)),
      ]),
      taken: new TakenSeats(),
    }
    const outcomes: Outcome[] = []
    for (const asked of inputs) outcomes.push({ asked, decided: await decideRequest(deciding, asked) })
    await deciding.taken.noteStages(tx, usage, now)
    await tx.authorizations.countDecisions(
      outcomes.flatMap(({ decided }) =>
        decided instanceof PublicProblem || decided.replayed ? [] : [decided.record],
      ),
    )
    return outcomes
  },
  committed: async (outcomes) =>
    outcomes.map(({ asked, decided }) =>
      decided instanceof PublicProblem ? decided : answerOfDecision(services, asked, decided),
    ),
})
