/**
 * What of `jose` a client of this contract calls, under its names, on WebCrypto alone: the bundles for browsers have this
 * in its place (docs/adr, "The page loads a profile of JOSE"). It knows ES256, ECDH-ES and `dir` with A256GCM. The callers
 * have read the header strictly before, so nothing here chooses an algorithm by what a message says.
 */

// biome-ignore lint/performance/noBarrelFile: it stands in for the entry of a package
export { CompactEncrypt, compactDecrypt } from './web-jose-seal.ts'
export { compactVerify, importJWK } from './web-jose-verify.ts'

/**
 * A page signs nothing: here because the package's entry names it, and gone from every bundle.
 * @public
 */
export class CompactSign {
  constructor() {
    throw new TypeError('This profile signs nothing.')
  }
}
