import type { DeploymentType, ItemTerms } from '@countersign/protocol/vocabulary'

/** What use or a request is of; the module apart. */
export interface Wanted {
  readonly product: string
  readonly majorVersion: number | null
  readonly edition: string
  readonly deployment: DeploymentType
}

/** Whether a list of terms covers a value; an absent list means "any" (A2). */
export const includes = <T>(list: readonly T[] | null, value: T): boolean =>
  list === null || list.includes(value)

/** Whether an item covers product, version, edition, deployment and module (C9). */
export const covers = (terms: ItemTerms, wanted: Wanted, module: string): boolean =>
  terms.product === wanted.product &&
  (terms.versions === null ||
    (wanted.majorVersion !== null && terms.versions.includes(wanted.majorVersion))) &&
  includes(terms.editions, wanted.edition) &&
  includes(terms.deployments, wanted.deployment) &&
  includes(terms.modules, module)
