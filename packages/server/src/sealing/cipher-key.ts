/** Bytes of an authentication tag of A256GCM. */
export const TAG = 16

/**
 * A key of A256GCM as text, one character (latin1) for each of its 32 bytes, to be used with `AS_TEXT`. Of the forms that
 * node:crypto takes, text alone costs nothing besides: a key object is four objects of C++ that the collector has to
 * follow and end, and of bytes it finds out by an exception that they are none (docs/performance.md, B1).
 */
export type CipherKey = string

export const cipherKeyOf = (bytes: Buffer): CipherKey => bytes.toString('latin1')

/** Options of a cipher whose key is text. */
export const AS_TEXT = Object.freeze({ authTagLength: TAG, encoding: 'latin1' })
