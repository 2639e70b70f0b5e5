import { asInteger, asObject, asText, ensure, type Json, type JsonObject } from './encoding.ts'
import { type Root, verifyRooted } from './jws.ts'

export type Asked = {
  product: string
  version: string
  edition: string | null
  deployment: string
  organizationId: string | null
  clientUuid: string
  host: string | null
}

const lists = (list: Json | undefined, value: Json): boolean =>
  list === undefined || list === null || (Array.isArray(list) && list.includes(value))

export const covers = (terms: JsonObject, asked: Asked, module: string): boolean => {
  const major = Number(asked.version.split('.')[0])
  return (
    terms['product'] === asked.product &&
    (asked.organizationId === null || terms['organizationId'] === asked.organizationId) &&
    lists(terms['versions'], major) &&
    (asked.edition === null ? lists(terms['editions'], '') : lists(terms['editions'], asked.edition)) &&
    lists(terms['deployments'], asked.deployment) &&
    lists(terms['modules'], module)
  )
}

const coversHost = (domain: string, host: string | null): boolean =>
  host !== null && (host === domain || host.endsWith(`.${domain}`))

const allowsServer = (terms: JsonObject, iss: string): boolean =>
  terms['servers'] === null || terms['servers'] === undefined || lists(terms['servers'], iss)

/** Every item of an authorization, its terms verified against the root; throws where one does not fit. */
export const verifyItems = (root: Root, items: Json[]): JsonObject[] =>
  items.map((value) => {
    const item = asObject(value, 'item')
    const terms = verifyRooted(asText(item['terms'], 'terms'), 'cs-item+jwt', { root, role: 'items' })
    ensure(terms['id'] === item['id'], 'terms of the item that is named')
    ensure(terms['chargeWay'] === item['chargeWay'], 'charge way as in the terms')
    return terms
  })

/** The items that may grant this module, after every check of protocol.md on terms. */
export const grantingItems = (
  terms: JsonObject[],
  asked: Asked,
  grant: { module: string; iss: string; iat: number },
): JsonObject[] =>
  terms.filter(
    (item) =>
      covers(item, asked, grant.module) &&
      allowsServer(item, grant.iss) &&
      (item['clientUuid'] === null ||
        item['clientUuid'] === undefined ||
        item['clientUuid'] === asked.clientUuid) &&
      (item['chargeWay'] !== 'domain' || coversHost(asText(item['domain']), asked.host)) &&
      asInteger(item['notBefore'], 'notBefore') <= grant.iat,
  )
