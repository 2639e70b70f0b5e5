import { execFile } from 'node:child_process'
import { mkdir, open, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Stage } from './story.ts'

// Real small disks, so that real errors of the system reach the server: a tmpfs that fills up, and an ext4 image that the
// kernel makes read-only while files are open, as it does when a disk fails.

const execute = promisify(execFile)

const run = async (program: string, ...args: string[]): Promise<string> =>
  (await execute(program, args)).stdout.trim()

const works = (program: string, ...args: string[]): Promise<boolean> =>
  run(program, ...args).then(
    () => true,
    () => false,
  )

/** Why no disk can be made here; null: one can. */
export const noDisks = async (): Promise<string | null> =>
  process.platform !== 'linux' || process.getuid?.() !== 0
    ? 'mounting a small disk needs root on Linux'
    : null

/** Why no loop device with ext4 can be made here; null: one can. */
export const noLoopDisks = async (): Promise<string | null> =>
  (await noDisks()) ??
  ((await works('losetup', '--find')) && (await works('mkfs.ext4', '-V'))
    ? null
    : 'it needs loop devices, losetup and mkfs.ext4')

/** A tmpfs of so many mebibytes. */
export class SmallDisk {
  readonly folder: string
  readonly #ballast: string

  constructor(folder: string) {
    this.folder = folder
    this.#ballast = join(folder, 'ballast')
  }

  /** Takes what is free, but for so many bytes. */
  async fill(leave: number): Promise<void> {
    const { bavail, bsize } = await statfs(this.folder)
    const file = await open(this.#ballast, 'a')
    try {
      const block = Buffer.alloc(64 * 1024, 1)
      for (let left = bavail * bsize - leave; left > 0; left -= block.length)
        await file.write(left < block.length ? block.subarray(0, left) : block)
    } finally {
      await file.close()
    }
  }

  async clear(): Promise<void> {
    await rm(this.#ballast, { force: true })
  }
}

export const smallDisk = async (stage: Stage, mebibytes: number): Promise<SmallDisk> => {
  const folder = join(await stage.folder(), 'disk')
  await mkdir(folder)
  await run('mount', '-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', folder)
  stage.afterwards(async () => void (await run('umount', '--lazy', folder)))
  return new SmallDisk(folder)
}

/** An ext4 file system in a file, which can fail like a disk. */
export class LoopDisk {
  readonly folder: string
  readonly #device: string

  constructor(folder: string, device: string) {
    this.folder = folder
    this.#device = device
  }

  /** Read-only from one instant to the next, with files open: what the kernel does when a disk fails. */
  async fail(): Promise<void> {
    await run('mount', '-o', 'remount,abort', this.folder)
  }

  async mount(mode: 'rw' | 'ro'): Promise<void> {
    await run('mount', '-o', `${mode},errors=remount-ro`, this.#device, this.folder)
  }

  /** Only while no process has a file open on it. */
  async unmount(): Promise<void> {
    await run('umount', this.folder)
  }

  /** Checks the file system, as an administrator would, on an unmounted disk. */
  async repair(): Promise<void> {
    // 1: errors were corrected.
    await execute('e2fsck', ['-y', this.#device]).catch((reason: { code?: unknown }) => {
      if (reason.code !== 1) throw reason
    })
  }
}

export const loopDisk = async (stage: Stage, mebibytes: number): Promise<LoopDisk> => {
  const base = await stage.folder()
  const [image, folder] = [join(base, 'image'), join(base, 'disk')]
  await run('truncate', '-s', `${mebibytes}M`, image)
  await run('mkfs.ext4', '-q', image)
  await mkdir(folder)
  const device = await run('losetup', '--find', '--show', image)
  stage.afterwards(async () => void (await run('losetup', '--detach', device)))
  await run('blockdev', '--setrw', device)
  const disk = new LoopDisk(folder, device)
  await disk.mount('rw')
  stage.afterwards(async () => void (await works('umount', '--lazy', folder)))
  return disk
}
