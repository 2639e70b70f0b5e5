import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { folderLock } from './folder-lock.ts'

let folder: string
const children: ChildProcess[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-lock-'))
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

/** A process with `lock` in hand; resolves once it printed "ready". */
const start = async (body: string, wrapper: readonly string[] = []): Promise<ChildProcess> => {
  const script = join(folder, `${crypto.randomUUID()}.mjs`)
  const library = new URL('./folder-lock.ts', import.meta.url).href
  await writeFile(
    script,
    `import { folderLock } from ${JSON.stringify(library)}
    const lock = folderLock(${JSON.stringify(folder)})
    ${body}`,
  )
  const [command = '', ...args] = [...wrapper, process.execPath, '--conditions=source', script]
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  for await (const text of child.stdout ?? []) if (String(text).includes('ready')) break
  return child
}
const HOLD = `await lock.hold('submit'); console.log('ready'); setInterval(() => undefined, 1_000)`

describe('U3 several processes at one store', () => {
  it('one of them at a time holds a name, and kill -9 gives it back at once', async () => {
    const child = await start(HOLD)
    const lock = folderLock(folder)
    expect(await lock.hold('submit')).toBeNull()
    expect(await lock.hold('authorize')).not.toBeNull()
    const waiting = lock.hold('submit', 30_000)
    child.kill('SIGKILL')
    const release = await waiting
    expect(release).not.toBeNull()
    expect(await lock.hold('submit')).toBeNull()
    release?.()
    expect(await lock.hold('submit')).not.toBeNull()
    expect(lock.failure).toBeNull()
  })

  it('a lock that a dead process left is taken, whatever process has its number now', async () => {
    for (let round = 0; round < 3; round++) {
      const child = await start(HOLD)
      child.kill('SIGKILL')
      await once(child, 'close')
      const release = await folderLock(folder).hold('submit')
      expect(release).not.toBeNull()
      release?.()
    }
  })

  it('their actions of one name run in turn: a counter without a lock of its own comes out right', async () => {
    const file = join(folder, 'counter')
    await writeFile(file, '0')
    const count = `
      import('node:fs/promises').then(async ({ readFile, writeFile }) => {
        console.log('ready')
        for (let time = 0; time < 40; time++)
          await lock.run('device', async () => {
            const before = Number(await readFile(${JSON.stringify(file)}, 'utf8'))
            await writeFile(${JSON.stringify(file)}, String(before + 1))
          })
      })`
    const all = await Promise.all([start(count), start(count), start(count)])
    await Promise.all(all.map((child) => child.exitCode ?? once(child, 'close')))
    expect(await readFile(file, 'utf8')).toBe('120')
  })

  it('one that hangs while it holds a name is passed over, and it is said', async () => {
    const child = await start(
      `lock.run('device', () => { console.log('ready'); return new Promise(() => setInterval(() => undefined, 1_000)) })`,
    )
    child.kill('SIGSTOP')
    const lock = folderLock(folder)
    expect(await lock.run('device', async () => 'went on')).toBe('went on')
    expect(lock.failure).toContain('"device"')
    child.kill('SIGKILL')
    await once(child, 'close')
    await lock.run('device', async () => undefined)
    expect(lock.failure).toBeNull()
  })

  const canUnshare = spawnSync('unshare', ['-p', '-n', '-f', 'true']).status === 0
  it.skipIf(!canUnshare)(
    'also when they are in containers that share a volume, where process numbers mean nothing',
    async () => {
      const child = await start(HOLD, ['unshare', '-p', '-n', '-f', '--kill-child'])
      const lock = folderLock(folder)
      expect(await lock.hold('submit')).toBeNull()
      child.kill('SIGKILL')
      expect(await lock.hold('submit', 30_000)).not.toBeNull()
    },
  )
})

describe('U14 a folder without locks', () => {
  it('is said, and those of one process still take turns', async () => {
    const file = join(folder, 'a-file')
    await writeFile(file, '')
    const lock = folderLock(join(file, 'below'))
    const release = await lock.hold('submit')
    expect(release).not.toBeNull()
    expect(await lock.hold('submit')).toBeNull()
    expect(lock.failure).toContain('cannot take turns')
    release?.()
    expect(await lock.hold('submit')).not.toBeNull()
  })
})
