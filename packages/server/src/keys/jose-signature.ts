const NUMBER = 32

/**
 * The signature of JOSE (RFC 7518 §3.4: two numbers of 32 bytes) from the one that OpenSSL makes of P-256: a DER sequence of
 * two integers, each without leading zeros and with one where its first bit is set. `node:crypto` would do it, at more than
 * the signature itself costs (docs/performance.md, B4).
 */
export const joseSignature = (der: Uint8Array): Buffer => {
  const signature = Buffer.alloc(2 * NUMBER)
  // Tag and length of the sequence, which is shorter than 128 bytes.
  let at = 2
  for (const end of [NUMBER, 2 * NUMBER]) {
    const length = der[at + 1] ?? 0
    const begin = at + 2
    at = begin + length
    signature.set(der.subarray(Math.max(begin, at - NUMBER), at), end - Math.min(length, NUMBER))
  }
  return signature
}
