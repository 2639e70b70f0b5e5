import { writeFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { exportRootKey, issueIssuer, rotateKeys } from '../operations/keys.ts'
import type { Io } from './io.ts'
import { type LocalOptions, local, withLocal, withStore } from './local-data.ts'
import { commandOf, option, required } from './options.ts'
import { answer, facts } from './output.ts'

const issue = (io: Io): Command =>
  local(
    commandOf(
      'issue',
      'make a new issuer from the root key; stop the server first',
      'countersign keys issue --root-key root-key.private.jwk',
    ),
  )
    .addOption(required('--root-key <file>', 'the root’s private key'))
    .addOption(option('--root-passphrase-file <file>', 'opens the root key'))
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<
        LocalOptions & { rootKey: string; rootPassphraseFile?: string }
      >()
      const passphrase =
        options.rootPassphraseFile === undefined ? {} : { rootPassphraseFile: options.rootPassphraseFile }
      const value = await withLocal(options, (server) =>
        issueIssuer(server, { rootKeyFile: options.rootKey, ...passphrase }),
      )
      answer(io, options, {
        value,
        human: () =>
          facts(io, [
            ['issuer', value.kid],
            ['expires', new Date(value.expires * 1000).toISOString()],
          ]),
      })
    })

const rotate = (io: Io): Command =>
  local(
    commandOf(
      'rotate',
      'make new signing and encryption keys; stop the server first',
      'countersign keys rotate',
    ),
  )
    .addOption(option('--force', 'use them at once, and not 48 hours later: when a key may have leaked'))
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<LocalOptions & { force?: true }>()
      const value = await withLocal(options, (server) =>
        rotateKeys(server, { force: options.force === true }),
      )
      answer(io, options, {
        value,
        human: () =>
          facts(io, [
            ['signing key', value.signing],
            ['used from', new Date(value.from * 1000).toISOString()],
          ]),
      })
    })

const exportRoot = (io: Io): Command =>
  local(
    commandOf(
      'export',
      'tell the public root key, for devices and self-hosted servers',
      'countersign keys export --output root-key.jwk',
    ),
  )
    .addOption(option('--output <file>', 'write it to a file'))
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<LocalOptions & { output?: string }>()
      const keys = await withStore(options, (store) => exportRootKey({ store }))
      const value = keys.length === 1 ? keys[0] : keys
      const text = `${JSON.stringify(value, null, 2)}\n`
      if (options.output !== undefined) await writeFile(options.output, text)
      answer(io, options, {
        value,
        human: () => (options.output === undefined ? text : `Wrote ${options.output}.\n`),
      })
    })

export const make = (io: Io): Command =>
  commandOf('keys', 'issuer certificates, key rotation, the public root key', 'countersign keys export')
    .addCommand(issue(io))
    .addCommand(rotate(io))
    .addCommand(exportRoot(io))
