export * from './describe-store.ts'
export { handshakeCode, license, signedItem, usageClass } from './samples.ts'
