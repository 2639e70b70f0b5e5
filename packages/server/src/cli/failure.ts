/** Exit codes of the command line (command-line.md). */
export const EXIT = { done: 0, refused: 1, wrongUsage: 2, unreachable: 3 } as const

/** The command was refused, by the server or by a rule: exit code 1, code and sentence on standard error. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly code: string
  constructor(code: string, sentence: string, options?: ErrorOptions) {
    super(sentence, options)
    this.code = code
  }
}

/** The command was written wrongly: exit code 2. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage'
}

/** The server does not answer: exit code 3. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable'
}

/** Names of errors of other parts that mean that a setting or option was wrong. */
const USAGE_ERRORS: ReadonlySet<string> = new Set(['WrongUsage', 'SettingError'])

/** The exit code of a failed command and the line that says why. */
export const describeFailure = (error: unknown): { readonly exit: number; readonly line: string } => {
  if (error instanceof Refused) return { exit: EXIT.refused, line: `${error.code}: ${error.message}` }
  if (error instanceof Unreachable) return { exit: EXIT.unreachable, line: `unreachable: ${error.message}` }
  if (error instanceof Error && USAGE_ERRORS.has(error.name))
    return { exit: EXIT.wrongUsage, line: `usage: ${error.message}` }
  if (error instanceof Error) {
    const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name
    return { exit: EXIT.refused, line: `${code}: ${error.message}` }
  }
  return { exit: EXIT.refused, line: `failed: ${String(error)}` }
}
