import type { OrganizationSetup, UsageClass } from './facts.ts'

/** Everything of a class but its code, as text that is the same on every server. */
export const restOf = ({
  product,
  majorVersion,
  edition,
  deployment,
  items,
  instances,
}: UsageClass): string =>
  [product, majorVersion, edition, deployment, ...items, ...(instances == null ? [] : [instances])].join('\0')

/** Text that orders uses by code name, module and the rest as bytes (C8): keys of classes are only one server's own. */
export const classOrder = ({
  setup,
  classes,
}: {
  readonly setup: OrganizationSetup
  readonly classes: ReadonlyMap<number, UsageClass>
}): ((use: { readonly classKey: number; readonly module: string }) => string) => {
  const names = new Map(setup.codes.map(({ internalId, name }) => [internalId, name]))
  return ({ classKey, module }) => {
    const usageClass = classes.get(classKey)
    if (usageClass === undefined) throw new Error(`Class ${classKey} is not among the classes`)
    const code = usageClass.code ?? ''
    return [names.get(code) ?? code, module, restOf(usageClass)].join('\0')
  }
}
