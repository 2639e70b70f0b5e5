/** What a command may do to the terminal; a test hands in its own. */
export interface Io {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** All of standard input as text. */
  readonly readInput: () => Promise<string>
  /** Whether standard output is a terminal that shows colours. */
  readonly colours: boolean
  /** The environment of the process itself: commander reads it, and what is not for commander is hidden in it. */
  readonly environment: Record<string, string | undefined>
}

const readAll = async (): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Uint8Array))
  return Buffer.concat(chunks).toString('utf8')
}

/** The terminal and the environment of this process. */
export const processIo = (): Io => {
  // biome-ignore lint/style/noProcessEnv: options have variables that are no settings of the server
  const environment = process.env
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    readInput: readAll,
    colours: process.stdout.isTTY === true && (environment['NO_COLOR'] ?? '') === '',
    environment,
  }
}
