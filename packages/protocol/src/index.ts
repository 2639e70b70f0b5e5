export * from './vocabulary/index.ts'
export type * from './wire/messages.ts'
export { ProtocolError, badRequestCode, type ProtocolErrorCode } from './protocol-error.ts'
export { decodeBase64Url, encodeBase64Url, type Bytes } from './encoding/base64url.ts'
export { concatBytes, digestOf, randomBytes32, randomBytes8, sha256, utf8 } from './encoding/bytes.ts'
export { parseStrictJson, type JsonObject, type JsonValue } from './json/strict-json.ts'
export { isBytes32 } from './wire/fields.ts'
export { readAuthorizationRequest, type ReadRequest } from './wire/read-request.ts'
export { readSubmission, type ReadSubmission, type SubmissionLimits } from './wire/read-submission.ts'
export { readHead, readReceipt, readReceiptEnvelope } from './wire/read-receipt.ts'
export { DENIAL_CODES, isServerUrl, readAuthorization, readDenial } from './wire/read-authorization.ts'
export { readItemTerms } from './wire/read-item-terms.ts'
export { readIssuerCertificate, readKeySet, readPublicJwk, readRevokedList, readServerCertificate, readServerInfo } from './wire/read-trust.ts'
export { isJweTyp, isJwsTyp, JWE_TYPS, JWS_TYPS, type JweTyp, type JwsTyp, type SigningRole } from './jose/typs.ts'
export type { JweHeader, JwsHeader } from './jose/header.ts'
export {
  generateEncryptionKey, generateSigningKey, importDecryptionKey, importPublic, importSigner, serverUuidOf, thumbprint,
  type KeyAlgorithm, type KeyPair, type PrivateJwk,
} from './jose/keys.ts'
export { signJws, type Signer } from './jose/sign.ts'
export { peekJws, verifyJws, type JwsContent } from './jose/verify.ts'
export { openDirect, openFor, peekJweHeader, sealDirect, sealTo, type DirectTyp } from './jose/seal.ts'
export { checkSandboxMark } from './trust/sandbox.ts'
export { verifyByRoot, verifyIssuer, type RootCheck, type RootTrust } from './trust/verify-by-root.ts'
export { newerRevokedList, verifyRevokedList } from './trust/revoked-list.ts'
export { verifyKeySet, type VerifiedKeySet } from './trust/key-set.ts'
export { trustServer, type ServerCheck, type TrustedServer } from './trust/trust-server.ts'
export { verifyByServer } from './trust/server-answer.ts'
export { domainCovers, itemEnd } from './trust/item-coverage.ts'
export {
  checkAuthorization, checkDenial, organizationOfRequest,
  type AskedFor, type AuthorizationCheck, type CheckedAuthorization,
} from './trust/check-authorization.ts'
export { buildMerkle, leafHash, leafInput, merkleTree, pairInput, type MerkleTree } from './merkle/tree.ts'
export { verifyInclusion } from './merkle/inclusion.ts'
export { verifyReceipt, type VerifiedReceipt } from './merkle/verify-receipt.ts'
export {
  ARMOUR_LABELS, formatArmour, formatLicenseFile, parseArmour, readableDigest, type Armour, type ArmourLabel,
} from './license-file/armour.ts'
export { readLicensePayload } from './license-file/read-license.ts'
export { renderReadable } from './license-file/readable.ts'
export { verifyLicenseFile, type VerifiedLicenseFile } from './license-file/verify-license-file.ts'
