import type { OpenOptions } from '../../options.ts'

type TagOptions = Pick<OpenOptions, 'organizationId' | 'handshakeCode'> & {
  readonly servers?: readonly string[]
}

/** What of the options stands on a script tag (U11): the first that has one of the three attributes. */
export const tagOptions = (tags: Iterable<{ readonly dataset: DOMStringMap }>): TagOptions => {
  for (const { dataset } of tags) {
    const { organizationId, handshakeCode, servers } = dataset
    if (organizationId === undefined && handshakeCode === undefined && servers === undefined) continue
    return {
      ...(organizationId === undefined ? {} : { organizationId }),
      ...(handshakeCode === undefined ? {} : { handshakeCode }),
      ...(servers === undefined ? {} : { servers: servers.split(/[\s,]+/).filter((url) => url !== '') }),
    }
  }
  return {}
}

/** The options with those of the page's script tags; what the application set itself holds. */
export const withTagOptions = (options: OpenOptions): OpenOptions => {
  if (globalThis.document === undefined) return options
  const { servers, ...names } = tagOptions(document.querySelectorAll<HTMLScriptElement>('script'))
  const unnamed = options.organizationId === undefined && options.handshakeCode === undefined
  return { ...options, ...(unnamed ? names : {}), servers: servers ?? options.servers }
}
