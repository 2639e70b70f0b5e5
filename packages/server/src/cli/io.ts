/** What a command may do to the terminal; a test hands in its own. */
export interface Io {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** All of standard input as text. */
  readonly readInput: () => Promise<string>
  /** Whether standard output is a terminal that shows colours. */
  readonly colours: boolean
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Resolves at the first SIGINT or SIGTERM. */
  readonly interrupted: () => Promise<string>
}

const readAll = async (): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Uint8Array))
  return Buffer.concat(chunks).toString('utf8')
}

/** The terminal of this process. An environment variable that is empty counts as not set. */
export const processIo = (): Io => ({
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  readInput: readAll,
  colours: process.stdout.isTTY === true && (process.env['NO_COLOR'] ?? '') === '',
  environment: Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== '')),
  interrupted: () =>
    new Promise((resolve) => {
      process.once('SIGINT', () => resolve('SIGINT'))
      process.once('SIGTERM', () => resolve('SIGTERM'))
    }),
})
