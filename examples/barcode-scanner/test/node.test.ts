import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { draw, samples } from './barcodes.ts'
import { openShop, runScript, type Shop } from './shop.ts'

let shop: Shop
let folder: string
beforeAll(async () => {
  shop = await openShop()
  folder = await mkdtemp(join(tmpdir(), 'scankit-'))
})
afterAll(async () => {
  await shop?.lab.stop()
  await rm(folder, { recursive: true, force: true })
})

const drawAll = async (mark: string): Promise<string[]> =>
  Promise.all(
    samples(mark).map(async (sample) => {
      const path = join(folder, `${mark}-${sample.module}.png`)
      await writeFile(path, await draw(sample))
      return path
    }),
  )

const scan = (images: readonly string[]) =>
  runScript('bin/scankit.js', [
    ...['--root-key', shop.rootKeyFile, '--server', shop.lab.url, '--organization', shop.organizationId],
    ...['--storage', join(folder, 'store'), '--sandbox', ...images],
  ])

test('U1 each distinct barcode that the Node command reads is one use of the module of its symbology', async () => {
  const { code, stdout, stderr } = await scan(await drawAll('one'))
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout.trim().split('\n').sort()).toEqual(
    samples('one')
      .map(({ module, text }) => `${module}\t${text}`)
      .sort(),
  )
  expect(await shop.counted()).toEqual(new Map(samples('one').map(({ module }) => [module, 1])))
})

test('U5 what is scanned while the server is down is sent when it is back, and counted exactly once', async () => {
  const images = await drawAll('two')
  await shop.lab.end()
  expect((await scan(images)).code).toBe(0)
  await shop.lab.start()
  expect((await scan(images.slice(0, 1))).code).toBe(0)
  const expected = samples('two').map(({ module }, index): [string, number] => [module, index === 0 ? 3 : 2])
  expect(await shop.counted()).toEqual(new Map(expected))
})

test('an image in which nothing can be read is told', async () => {
  const broken = join(folder, 'broken.png')
  await writeFile(broken, 'no image')
  const { code, stderr } = await scan([broken])
  expect(code).toBe(1)
  expect(stderr).toContain('broken.png')
})

test('wrong usage is told with the usage', async () => {
  const { code, stderr } = await runScript('bin/scankit.js', [])
  expect(code).toBe(2)
  expect(stderr).toContain('--root-key is missing.')
})
