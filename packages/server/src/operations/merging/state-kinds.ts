/**
 * Kinds of the server's own documents that another server's are taken over of (ADR 40): keys, so that devices go on with
 * what the other server gave them; evidence; and settings. All others are a server's own: who it is, its clock, what it
 * has to deliver, and people's accounts.
 */
export const MERGED_STATE: ReadonlySet<string> = new Set([
  'key',
  'ticket-secret',
  'issuer',
  'root',
  'certificate',
  'api-key',
  'statement',
  'statement-received',
  'retirement',
  'revocation-issued',
  'revocation-spent',
  'licensee-unregister',
  'page',
  'webhook',
  'alert-settings',
])
