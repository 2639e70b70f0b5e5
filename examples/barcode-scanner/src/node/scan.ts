import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { openScanKit, type ScanKit } from '../scankit.ts'
import { prepareDecoder } from './wasm.ts'

const USAGE = `Usage: scankit --root-key FILE --server URL [--organization ID] [--handshake-code CODE]
               [--storage DIR] [--sandbox] IMAGE…

Reads barcodes from image files and prints one line per barcode: module, tab, text.
Example: scankit --root-key root.jwk --server http://127.0.0.1:8480 --organization 100200 --sandbox a.png`

const parse = () =>
  parseArgs({
    allowPositionals: true,
    options: {
      'root-key': { type: 'string' },
      server: { type: 'string', multiple: true },
      organization: { type: 'string' },
      'handshake-code': { type: 'string' },
      storage: { type: 'string' },
      sandbox: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })

const usageError = (message: string): number => {
  process.stderr.write(`${message}\n${USAGE}\n`)
  return 2
}

/** Scans one image and tells what was found; false when nothing was. */
const scanImage = async (scanKit: ScanKit, path: string): Promise<boolean> => {
  try {
    const barcodes = await scanKit.scan(await readFile(path))
    for (const { module, text } of barcodes) process.stdout.write(`${module}\t${text}\n`)
    if (barcodes.length > 0) return true
    process.stderr.write(`${path}: no barcode that the license covers was found in it\n`)
  } catch (error) {
    process.stderr.write(`${path}: ${error instanceof Error ? error.message : String(error)}\n`)
  }
  return false
}

/** Why nothing is licensed; null: it is. */
const unlicensed = ({ license: { state } }: ScanKit): string | null => {
  if (state.kind === 'licensed') return null
  return state.kind === 'denied' ? `denied (${state.code} ${state.message})` : state.kind
}

/** Runs the command; resolves with its exit code: 0 done, 1 not licensed or an image without a barcode, 2 wrong usage. */
export const main = async (): Promise<number> => {
  let parsed: ReturnType<typeof parse>
  try {
    parsed = parse()
  } catch (error) {
    return usageError(error instanceof Error ? error.message : String(error))
  }
  const { values, positionals } = parsed
  if (values.help) {
    process.stdout.write(`${USAGE}\n`)
    return 0
  }
  const rootKeyFile = values['root-key']
  if (rootKeyFile === undefined) return usageError('--root-key is missing.')
  if (values.server === undefined) return usageError('--server is missing.')
  if (positionals.length === 0) return usageError('Name at least one image file.')

  await prepareDecoder()
  const scanKit = await openScanKit({
    deployment: 'desktop',
    rootKeys: [JSON.parse(await readFile(rootKeyFile, 'utf8'))],
    servers: values.server,
    organizationId: values.organization,
    handshakeCode: values['handshake-code'],
    sandbox: values.sandbox,
    ...(values.storage === undefined ? {} : { storage: values.storage }),
  })
  const reason = unlicensed(scanKit)
  if (reason !== null) process.stderr.write(`Not licensed: ${reason}\n`)
  let good = reason === null
  for (const path of positionals) good = (await scanImage(scanKit, path)) && good
  await scanKit.license.flushed()
  await scanKit.license.flush()
  await scanKit.close()
  return good ? 0 : 1
}
