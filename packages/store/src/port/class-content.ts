import type { UsageClass } from './facts.ts'

/** Canonical text of a class: equal classes have equal texts. The order of its items is part of it. */
export const classContent = (usageClass: UsageClass): string =>
  JSON.stringify([
    usageClass.organizationId,
    usageClass.code,
    usageClass.product,
    usageClass.majorVersion,
    usageClass.edition,
    usageClass.deployment,
    usageClass.items,
    // Appended only where there are some, so that classes stored before have the same text.
    ...(usageClass.instances == null ? [] : [usageClass.instances]),
  ])

/** The class that a canonical text stands for. */
export const classOfContent = (content: string): UsageClass => {
  const [organizationId, code, product, majorVersion, edition, deployment, items, instances] = JSON.parse(
    content,
  ) as [
    UsageClass['organizationId'],
    UsageClass['code'],
    string,
    number,
    string,
    UsageClass['deployment'],
    readonly string[],
    number?,
  ]
  return Object.freeze({
    organizationId,
    code,
    product,
    majorVersion,
    edition,
    deployment,
    items: Object.freeze(items),
    ...(instances === undefined ? {} : { instances }),
  })
}
