/**
 * The mailbox behind an e-mail address, as far as anyone can tell: lower case, and without what follows a plus sign. One mailbox
 * gets one organization of its own, so that nobody has endless trials by endless aliases (domain.md T2, T3).
 */
export const mailboxOf = (email: string): string => {
  const [local = '', domain = ''] = email.trim().toLowerCase().split('@')
  return `${local.split('+')[0] ?? ''}@${domain}`
}
