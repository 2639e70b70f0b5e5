import { dayOfInstant, type ItemTerms } from '../../port/facts.ts'
import { frozen } from '../../port/frozen.ts'
import type { SignedItem } from '../../port/setup.ts'
import type { Engine } from '../engine.ts'
import type { Interning } from '../interning.ts'
import * as queries from './trial-queries.ts'

interface Owner {
  readonly client: string
  readonly product: string
}

export const trialOf = async (
  engine: Engine,
  interning: Interning,
  { client: uuid, product }: Owner,
): Promise<SignedItem | null> => {
  const client = await interning.knownClient(uuid)
  const row = client === undefined ? undefined : await engine.row(queries.trialOf, { client, product })
  if (row === undefined) return null
  return frozen<SignedItem>({
    item: { terms: JSON.parse(row.terms) as ItemTerms, revokedAt: null },
    jws: row.jws,
  })
}

/** The first trial of a client and product stays. */
export const putTrial = async (
  engine: Engine,
  interning: Interning,
  { trial, ...owner }: Owner & { readonly trial: SignedItem },
): Promise<void> => {
  if ((await trialOf(engine, interning, owner)) !== null) return
  const { terms } = trial.item
  const client = await interning.client(owner.client)
  const { product } = owner
  await engine.run(queries.addTrial, { client, product, terms: JSON.stringify(terms), jws: trial.jws })
  await engine.run(queries.countTrial, { product, day: dayOfInstant(terms.notBefore) })
}

export const trialsOfDay = async (engine: Engine, product: string, day: number): Promise<number> =>
  (await engine.row(queries.trialsOfDay, { product, day }))?.count ?? 0
