/** The sentences about usage statements. */
export const statementsEn = {
  title: 'Statements',
  own: 'Signed by this server',
  ownHint:
    'What was used since the statement before, signed, for the vendor. Each names the one before: send all of them, in their order.',
  sign: 'Sign a statement',
  signWarning:
    'Everything since the statement before is summed and signed. It is kept here and can be downloaded again.',
  number: 'Number',
  period: 'Period',
  units: 'Units',
  file: 'File',
  download: (number: number) => `Download statement ${number}`,
  none: 'No statement was signed yet.',
  received: 'Received from servers of licensees',
  receivedHint:
    'A statement whose predecessor is missing is refused, and two that follow the same one prove that a server was copied.',
  server: 'Server',
  receivedAt: 'Received',
  chain: 'Chain',
  first: 'first',
  follows: 'follows the one before',
  noneReceived: 'No statement was received yet.',
  noneReceivedHint: 'Licensees with a server of their own send theirs; import each file here.',
} as const
