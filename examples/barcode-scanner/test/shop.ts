import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Lab, startLab } from '../../../e2e/lab/lab.ts'
import { samples } from './barcodes.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** A vendor that sells the barcode reader, on a real server, and one customer with a count item. */
export interface Shop {
  readonly lab: Lab
  readonly organizationId: string
  readonly rootKeyFile: string
  /** What the statistics say, by module. */
  counted(): Promise<ReadonlyMap<string, number>>
}

export const openShop = async (): Promise<Shop> => {
  const lab = await startLab()
  const modules = samples('x').map(({ module }) => module)
  await lab.ask(
    'product',
    'create',
    'barcode-reader',
    '--name',
    'Barcode Reader',
    '--unit',
    'scan',
    '--modules',
    modules.join(','),
  )
  const organizationId = String((await lab.ask('organization', 'create', 'Corner Shop'))['id'])
  const license = await lab.ask(
    'license',
    'create',
    '--organization',
    organizationId,
    '--item',
    'product=barcode-reader,chargeWay=count,quota=1000',
  )
  await lab.ask('license', 'activate', String(license['id']), '--hosting', 'hosted')
  const rootKeyFile = join(lab.data, 'sandbox-root-key.jwk')
  await writeFile(rootKeyFile, JSON.stringify(lab.initialized['rootKey']))
  return {
    lab,
    organizationId,
    rootKeyFile,
    counted: async () => {
      const { rows } = await lab.ask(
        'statistics',
        '--handshake-code',
        `${organizationId}-default`,
        '--by',
        'module',
      )
      return new Map((rows as { key: string; count: number }[]).map(({ key, count }) => [key, count]))
    },
  }
}

/** Runs a script of the example to its end. */
export const runScript = (
  script: string,
  args: readonly string[],
): Promise<{ code: number | null; stdout: string; stderr: string }> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [here(`../${script}`), ...args])
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (bytes: Buffer) => (stdout += bytes.toString()))
    child.stderr.on('data', (bytes: Buffer) => (stderr += bytes.toString()))
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })

/** Serves the page as `npm start` does; resolves with its address. */
export const servePage = (shop: Shop): Promise<{ readonly url: string; stop(): void }> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [here('../serve.mjs')], {
      env: {
        ...process.env,
        COUNTERSIGN_EXAMPLE_PORT: '0',
        SCANKIT_SERVER: shop.lab.url,
        SCANKIT_ROOT_KEY_FILE: shop.rootKeyFile,
        SCANKIT_ORGANIZATION_ID: shop.organizationId,
        SCANKIT_SANDBOX: 'true',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    child.once('exit', (code) => reject(new Error(`The example's server ended with ${code}.`)))
    child.stdout.once('data', (bytes: Buffer) =>
      resolve({ url: bytes.toString().trim(), stop: () => child.kill() }),
    )
  })
