import type { Check } from './attempt.ts'
import { includes } from './coverage.ts'
import { listed } from './sentences.ts'

/** Whether this server may grant the item at all: bound servers, sandbox, offline licenses (L10, L12). */
export const servedHere: Check = {
  code: -20104,
  fails: ({ candidate: { item }, ground: { serving } }) => {
    const { id, servers, sandbox, clientUuid } = item.terms
    if (clientUuid !== null)
      return `Item ${id} is an offline license of device ${clientUuid}; no server grants it.`
    if (sandbox !== serving.sandbox)
      return `Item ${id} is ${sandbox ? '' : 'not '}for the sandbox, and this server is ${serving.sandbox ? '' : 'not '}one.`
    if (servers === null)
      return serving.mode === 'hosted' ? null : `Item ${id} is granted by the hosted server only.`
    return servers.includes(serving.serverUuid)
      ? null
      : `Item ${id} is bound to server ${listed(servers)}, and this is ${serving.serverUuid}.`
  },
}

/** -20106 (A1). */
export const product: Check = {
  code: -20106,
  fails: ({ candidate: { item }, ground, wish }) => {
    if (item.terms.product !== wish.product)
      return `Item ${item.terms.id} is for product ${item.terms.product}, not ${wish.product}.`
    return ground.product === null ? `This server knows no product ${wish.product}.` : null
  },
}

/** -20107: major versions (A1). */
export const version: Check = {
  code: -20107,
  fails: ({ candidate: { item }, wish }) =>
    item.terms.versions === null ||
    (wish.majorVersion !== null && item.terms.versions.includes(wish.majorVersion))
      ? null
      : `Item ${item.terms.id} covers versions ${listed(item.terms.versions)}, not ${wish.version}.`,
}

/** -20108 (A1, A3). */
export const deployment: Check = {
  code: -20108,
  fails: ({ candidate: { item, rules }, wish }) => {
    const { id, deployments } = item.terms
    if (!includes(deployments, wish.deployment))
      return `Item ${id} covers deployments ${listed(deployments)}, not ${wish.deployment}.`
    return rules.deployment === null || rules.deployment === wish.deployment
      ? null
      : `Item ${id} is per ${item.terms.chargeWay} and serves deployment ${rules.deployment} alone, not ${wish.deployment}.`
  },
}

/** -20109 (A1). */
export const edition: Check = {
  code: -20109,
  fails: ({ candidate: { item }, wish }) =>
    includes(item.terms.editions, wish.edition)
      ? null
      : `Item ${item.terms.id} covers editions ${listed(item.terms.editions)}, not ${wish.edition}.`,
}

/** -20115: the one asked for (A1). */
export const chargeWay: Check = {
  code: -20115,
  fails: ({ candidate: { item }, wish }) => {
    const { id, chargeWay: way } = item.terms
    return wish.chargeWay !== null && wish.chargeWay !== way
      ? `Item ${id} has charge way ${way}, not ${wish.chargeWay}.`
      : null
  },
}

/** -20104: a module of the product that the item covers (A1, A2). */
export const coversModule: Check = {
  code: -20104,
  fails: ({ candidate: { item }, ground, module }) => {
    if (module === null || ground.product?.modules.includes(module) !== true) {
      return `Product ${item.terms.product} has modules ${listed(ground.product?.modules ?? [])}${module === null ? '' : `, not ${module}`}.`
    }
    return includes(item.terms.modules, module)
      ? null
      : `Item ${item.terms.id} covers modules ${listed(item.terms.modules)}, not ${module}.`
  },
}

/** -20114: the item's own domain (A1, C6). */
export const domain: Check = {
  code: -20114,
  fails: ({ candidate: { item }, wish }) => {
    const own = item.terms.domain
    if (wish.domains === null) return null
    if (own === null)
      return item.terms.chargeWay === 'domain' ? `Item ${item.terms.id} is per domain and names none.` : null
    if (wish.domains.includes(own)) return null
    if (wish.domains.length === 0)
      return `Item ${item.terms.id} is for domain ${own}, and the request carries no Origin that names a host.`
    return `Item ${item.terms.id} is for domain ${own}, and the request comes from ${listed(wish.domains)}.`
  },
}
