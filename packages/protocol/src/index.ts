export { type Bytes, decodeBase64Url, encodeBase64Url, isBase64Url } from './encoding/base64url.ts'
export { concatBytes, digestOf, randomBytes8, randomBytes32, sha256, utf8 } from './encoding/bytes.ts'
export type { JwsHeader } from './jose/header.ts'
export type { JweHeader } from './jose/jwe-header.ts'
export {
  generateEncryptionKey,
  generateSigningKey,
  importDecryptionKey,
  importPublic,
  importSigner,
  type KeyAlgorithm,
  type KeyPair,
  type PrivateJwk,
  serverUuidOf,
  thumbprint,
  uuid8,
} from './jose/keys.ts'
export { type DirectTyp, openDirect, openFor, peekJweHeader, sealDirect, sealTo } from './jose/seal.ts'
export { type Signer, signJws } from './jose/sign.ts'
export {
  isJweTyp,
  isJwsTyp,
  JWE_TYPS,
  JWS_TYPS,
  type JweTyp,
  type JwsTyp,
  type SigningRole,
} from './jose/typs.ts'
export { type JwsContent, peekJws, verifyJws } from './jose/verify.ts'
export { type JsonObject, type JsonValue, parseStrictJson } from './json/strict-json.ts'
export {
  ARMOUR_LABELS,
  type Armour,
  type ArmourLabel,
  formatArmour,
  formatLicenseFile,
  parseArmour,
  readableDigest,
} from './license-file/armour.ts'
export type * from './license-file/messages.ts'
export { readRetirement, readRevocation, readStatement, readTransfer } from './license-file/read-files.ts'
export { readLicensePayload } from './license-file/read-license.ts'
export { renderReadable } from './license-file/readable.ts'
export {
  type ServerFileCheck,
  type VerifiedStatement,
  verifyRetirementFile,
  verifyRevocationFile,
  verifyStatement,
  verifyStatementFile,
  verifyTransferFile,
} from './license-file/verify-files.ts'
export { type VerifiedLicenseFile, verifyLicenseFile } from './license-file/verify-license-file.ts'
export { verifyInclusion } from './merkle/inclusion.ts'
export { buildMerkle, leafHash, leafInput, type MerkleTree, merkleTree, pairInput } from './merkle/tree.ts'
export { type VerifiedReceipt, verifyReceipt } from './merkle/verify-receipt.ts'
export { badRequestCode, ProtocolError, type ProtocolErrorCode } from './protocol-error.ts'
export {
  type AskedFor,
  type AuthorizationCheck,
  type CheckedAuthorization,
  checkAuthorization,
  organizationOfRequest,
} from './trust/check-authorization.ts'
export { checkDenial } from './trust/check-denial.ts'
export { coversModule, domainCovers, itemEnd, quotaWithSupplements } from './trust/item-coverage.ts'
export { type VerifiedKeySet, verifyKeySet } from './trust/key-set.ts'
export { newerRevokedList, verifyRevokedList } from './trust/revoked-list.ts'
export { checkSandboxMark } from './trust/sandbox.ts'
export { verifyByServer } from './trust/server-answer.ts'
export { type ServerCheck, type TrustedServer, trustServer } from './trust/trust-server.ts'
export { type RootCheck, type RootTrust, verifyByRoot, verifyIssuer } from './trust/verify-by-root.ts'
export * from './vocabulary/index.ts'
export { isBytes32 } from './wire/fields.ts'
export type * from './wire/messages.ts'
export { isServerUrl, readAuthorization } from './wire/read-authorization.ts'
export { DENIAL_CODES, readDenial } from './wire/read-denial.ts'
export { readItemTerms } from './wire/read-item-terms.ts'
export { readHead, readReceipt, readReceiptEnvelope } from './wire/read-receipt.ts'
export { type ReadRequest, readAuthorizationRequest } from './wire/read-request.ts'
export { readServerInfo } from './wire/read-server-info.ts'
export { type ReadSubmission, readSubmission, type SubmissionLimits } from './wire/read-submission.ts'
export {
  readIssuerCertificate,
  readKeySet,
  readPublicJwk,
  readRevokedList,
  readServerCertificate,
} from './wire/read-trust.ts'
