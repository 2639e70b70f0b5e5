import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pack } from '../../packages/client/tooling/pack.mjs'

const root = fileURLToPath(new URL('../../', import.meta.url))

export interface Ended {
  readonly code: number
  readonly output: string
}

/** Runs a program to its end, in a folder. */
export const runIn = (cwd: string, ...[command = '', ...args]: string[]): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(command, args, { cwd, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1
      resolve({ code, output: stdout + stderr })
    })
  })

/** A program of the workspace's node_modules. */
export const programOf = (...path: string[]): string => join(root, 'node_modules', ...path)

/** A vendor's project outside the workspace that has nothing but the published package and what that depends on. */
export interface Consumer {
  readonly folder: string
  readonly tarball: string
  /** The package as it is installed. */
  readonly installed: string
  write(path: string, text: string): Promise<void>
  remove(): Promise<void>
}

/** Builds and packs the client, and installs the tarball without asking a registry. */
export const newConsumer = async (): Promise<Consumer> => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-consumer-'))
  const built = await runIn(root, process.execPath, 'packages/client/tooling/build.mjs')
  if (built.code !== 0) throw new Error(built.output)
  const tarball = await pack(folder)
  const installed = join(folder, 'node_modules', 'countersign-client')
  await mkdir(installed, { recursive: true })
  const unpacked = await runIn(installed, 'tar', '-xzf', tarball, '--strip-components=1')
  if (unpacked.code !== 0) throw new Error(unpacked.output)
  await symlink(programOf('jose'), join(folder, 'node_modules', 'jose'))
  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  await write('package.json', JSON.stringify({ name: 'vendor', private: true, type: 'module' }))
  return { folder, tarball, installed, write, remove: () => rm(folder, { recursive: true, force: true }) }
}
