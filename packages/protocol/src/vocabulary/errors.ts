/** One entry of the error catalogue: the source of docs/reference/errors.md. */
export interface DenialEntry {
  readonly code: DenialCode
  readonly name: string
  /** One line, fit to be shown to a developer. */
  readonly meaning: string
  /** What to do about it, and who can. */
  readonly remedy: string
  /** A10: whether it ends a local license that is running. */
  readonly revokes: boolean
}

/** Codes of signed denials (domain.md §4). */
export type DenialCode =
  | -20100
  | -20101
  | -20102
  | -20103
  | -20104
  | -20105
  | -20106
  | -20107
  | -20108
  | -20109
  | -20111
  | -20112
  | -20113
  | -20114
  | -20115
  | -20120
  | -20121
  | -20122
  | -20123
  | -20124
  | -20130
  | -20151

// biome-ignore lint/complexity/useMaxParams: one row of a table
const entry = (
  code: DenialCode,
  name: string,
  meaning: string,
  remedy: string,
  revokes = false,
): DenialEntry => Object.freeze({ code, name, meaning, remedy, revokes })

/** The catalogue of signed denials. `revokes` is true for exactly the codes of A10. */
export const DENIALS: readonly DenialEntry[] = Object.freeze([
  entry(
    -20100,
    'not-serving',
    'This server does not serve authorizations now.',
    'The library goes on to the next server by itself; if none serves, ask the operator of the server.',
  ),
  entry(
    -20101,
    'handshake-code-unknown',
    'There is no such handshake code.',
    'Compare the handshake code in the application with the one in the portal, letter by letter.',
    true,
  ),
  entry(
    -20102,
    'session-password-wrong',
    'The session password is wrong.',
    'Put a session password that is valid for this handshake code into the application.',
  ),
  entry(
    -20103,
    'validation-field-mismatch',
    "The application's domain, ID or process name is none of the handshake code's validation fields.",
    'Add the trait to the validation fields of the handshake code, or use the code that was made for this application.',
  ),
  entry(
    -20104,
    'not-covered',
    'No license item fits the request, or a requested module is covered by none.',
    'Add an item that covers the module to the handshake code, or request fewer modules.',
  ),
  entry(
    -20105,
    'version-unsupported',
    'The handshake code or request format is of a version that this server does not speak.',
    'Update the server, or use a library of a version that it speaks.',
  ),
  entry(
    -20106,
    'product-mismatch',
    'The items of the handshake code are for another product.',
    'Add an item for this product to the handshake code.',
  ),
  entry(
    -20107,
    'version-mismatch',
    'The items do not cover this version of the product.',
    'Use a covered major version, or extend the license.',
  ),
  entry(
    -20108,
    'deployment-mismatch',
    'The items do not cover this deployment type.',
    'Use an item for this deployment type; a browser request must carry its Origin.',
  ),
  entry(
    -20109,
    'edition-mismatch',
    'The items do not cover this edition of the product.',
    'Use a covered edition, or extend the license.',
  ),
  entry(-20111, 'expired', 'The license has expired, grace included.', 'Renew the license.', true),
  entry(
    -20112,
    'not-yet-valid',
    'The license is not yet in effect.',
    'Wait for its begin, or add an item that is valid now.',
  ),
  entry(
    -20113,
    'revoked',
    'The license or device was revoked, blocked or is invalid.',
    'Ask the vendor why; the portal’s page “Why was this denied?” says whether it is the license or this device.',
    true,
  ),
  entry(
    -20114,
    'domain-mismatch',
    "The item's own domain does not match.",
    'Serve the page from the domain that is licensed.',
  ),
  entry(
    -20115,
    'charge-way-mismatch',
    'The items do not have the charge way that was asked for.',
    'Ask for another charge way, or for none.',
  ),
  entry(
    -20120,
    'limit-exceeded',
    'The license has exceeded its limit, tolerance included.',
    'Extend the quota, or wait until seats or the next quota period are free.',
    true,
  ),
  entry(
    -20121,
    'organization-unknown',
    'The organization is unknown or has no default handshake code.',
    'Compare the organization ID in the application with the one in the portal.',
  ),
  entry(
    -20122,
    'organization-mismatch',
    'The handshake code belongs to another organization.',
    'Use a handshake code of the organization that is named, or name no organization.',
  ),
  entry(
    -20123,
    'no-trial',
    'Neither an organization nor a handshake code was given, and no trial is available.',
    'Set the organization ID or the handshake code in the application; each device gets one trial of a product, and it is over or not offered.',
  ),
  entry(
    -20124,
    'dependency-missing',
    'An item needs another item that the handshake code does not hold.',
    'Add the item that it depends on to the same handshake code.',
  ),
  entry(
    -20130,
    'too-many-instances',
    'More instances were requested than the quota holds.',
    'Request fewer instances, or extend the quota.',
  ),
  entry(
    -20151,
    'identity-cloned',
    'The same identity is in use on more than one device.',
    'Give each copy a client UUID of its own; the licensee can clear the alarm.',
  ),
])

const byCode = new Map(DENIALS.map((denial) => [denial.code, denial]))

/** The catalogue entry of a denial code; undefined when there is none. */
export const denialEntry = (code: number): DenialEntry | undefined => byCode.get(code as DenialCode)

/** Codes of problem+json answers on `/v1` (protocol.md, "Statuses"). */
export const PROBLEMS = Object.freeze({
  malformed: {
    status: 400,
    title: 'The request is not well-formed.',
    remedy: 'Do not send the same bytes again.',
  },
  'too-deep': { status: 400, title: 'The JSON is nested too deeply.', remedy: 'Depth is at most 8.' },
  'wrong-typ': {
    status: 400,
    title: 'The token is not of the expected type.',
    remedy: 'Send the type that the endpoint names.',
  },
  undecryptable: {
    status: 400,
    title: 'The token cannot be opened.',
    remedy: 'Do not send the same bytes again.',
  },
  'key-unknown': {
    status: 401,
    title: 'The encryption key is unknown.',
    remedy: 'Fetch /v1/server and seal to a current key.',
  },
  'ticket-unknown': {
    status: 401,
    title: 'The report ticket cannot be opened.',
    remedy: 'Authorize again, then send again.',
  },
  'client-mismatch': {
    status: 403,
    title: 'The client is not the one of the ticket.',
    remedy: 'Drop the ticket and authorize again.',
  },
  'too-large': { status: 413, title: 'The request is too large.', remedy: 'Split it.' },
  'wrong-content-type': {
    status: 415,
    title: 'The content type is not the expected one.',
    remedy: 'Send application/jose.',
  },
  'too-many-requests': { status: 429, title: 'Too many requests.', remedy: 'Wait for Retry-After.' },
  overloaded: {
    status: 503,
    title: 'The server is busy or not ready.',
    remedy: 'Wait for Retry-After, or use the next server.',
  },
} as const)

export type ProblemCode = keyof typeof PROBLEMS
