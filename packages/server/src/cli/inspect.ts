import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { Refused } from './failure.ts'
import type { Io } from './io.ts'
import { commandOf, type Globals, option } from './options.ts'
import { answer, facts } from './output.ts'

interface Options extends Globals {
  readonly rootKey?: string
}

const LARGEST = 8 * 1024 * 1024

const read = async (path: string): Promise<string> => {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new Refused(
      'unreadable',
      `${path} cannot be read${cause instanceof Error ? `: ${cause.message}` : ''}.`,
    )
  })
  if (bytes.length > LARGEST)
    throw new Refused('too-large', `${path} is larger than any file of Countersign.`)
  return bytes.toString('utf8')
}

const told = (value: unknown): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)

export const make = (io: Io): Command =>
  commandOf(
    'inspect',
    'show and verify a license, revocation or authorization file',
    'countersign inspect order.license --root-key root-key.jwk',
  )
    .argument('<file>', 'the file')
    .addOption(option('--root-key <file>', 'verify it against this root key (JWK)'))
    .action(async (file: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>()
      const { inspectFile } = await import('./inspection.ts')
      const found = await inspectFile(await read(file), options.rootKey ?? null)
      answer(io, options, {
        value: found,
        human: () =>
          `${found.readable === null || found.readable === '' ? '' : `${found.readable.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, '?')}\n\n`}${facts(
            io,
            [
              ['kind', found.kind],
              [
                'signature',
                found.verified
                  ? 'verified against the root key'
                  : 'NOT verified: give --root-key to verify it',
              ],
              ...Object.entries(found.payload)
                .filter(([, value]) => value !== null)
                .map(([name, value]) => [name, told(value)] as const),
            ],
          )}`,
      })
    })
