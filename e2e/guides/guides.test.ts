import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startChromium } from '../browser/chromium.ts'
import { type Lab, startLab } from '../lab/lab.ts'
import { freePort } from '../lab/processes.ts'
import { sell, statistics, welcome } from '../lab/sale.ts'
import { type Consumer, newConsumer, runIn } from '../published/consumer.ts'
import { filesOfGuide } from './blocks.ts'

// What the guides tell a reader to write is written as it stands, but for the server's address and the ID of the customer.
let lab: Lab
let project: Consumer
let organizationId: string

const write = async (guide: string, replaced: Readonly<Record<string, string>> = {}): Promise<void> => {
  for (const [file, code] of await filesOfGuide(guide)) {
    const at = {
      'http://127.0.0.1:8480': lab.url,
      'organization-id="100200"': `organization-id="${organizationId}"`,
    }
    const text = Object.entries({ ...at, ...replaced }).reduce(
      (sum, [from, to]) => sum.replaceAll(from, to),
      code,
    )
    await project.write(file, text)
  }
}
const counted = async (): Promise<number> => (await statistics(lab, `${organizationId}-default`)).total

/** Starts a program of the project; resolves when it has said its first line. */
const start = async (script: string, env: NodeJS.ProcessEnv) => {
  const child = spawn(process.execPath, [script], {
    ...{ cwd: project.folder, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] },
  })
  await once(child.stdout ?? child, 'data')
  return child
}

beforeAll(async () => {
  lab = await startLab()
  const product = ['page-reader', '--name', 'Page Reader', '--unit', 'page', '--modules', 'text,tables']
  await lab.ask('product', 'create', ...product)
  organizationId = await welcome(lab, 'Example Logistics')
  await sell(lab, organizationId, { items: ['product=page-reader,chargeWay=count,quota=1000'] })
  project = await newConsumer()
  await project.write('root-key.json', JSON.stringify(lab.initialized['rootKey']))
})
afterAll(async () => {
  await project?.remove()
  await lab?.stop()
})

test('the quick start’s program counts what it does, and all of it is acknowledged when it ends', async () => {
  await write('quick-start')
  const before = await counted()
  const folder = `${project.folder}/data`
  const { code, output } = await runIn(
    project.folder,
    ...['env', `XDG_DATA_HOME=${folder}`, `XDG_STATE_HOME=${folder}-state`, process.execPath],
    ...['page-reader.mjs', organizationId, 'page-reader.mjs', 'package.json'],
  )
  expect(output).toContain('0 counts are still to be acknowledged')
  expect(code).toBe(0)
  expect((await counted()) - before).toBe(2)
})

test('the quick start’s page counts in Chromium under its own policy', async () => {
  const port = await freePort()
  await write('quick-start', { '8482': String(port) })
  const before = await counted()
  const site = await start('serve.mjs', {})
  const browser = await startChromium()
  try {
    const page = await browser.newPage()
    const faults: string[] = []
    page.on('pageerror', (error) => faults.push(error.message))
    await page.goto(`http://127.0.0.1:${port}/`)
    const read = async (): Promise<string | null> => {
      await page.click('#read')
      return page.textContent('#words')
    }
    await expect.poll(read, { timeout: 20_000, interval: 100 }).toBe('4 words')
    await page.evaluate(() => {
      Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' })
      document.dispatchEvent(new Event('visibilitychange'))
    })
    await expect.poll(counted, { timeout: 20_000, interval: 100 }).toBeGreaterThan(before)
    expect(faults).toEqual([])
  } finally {
    await browser.close()
    site.kill()
  }
})

test('the guide’s Node service answers, counts, and hands everything in when it is stopped', async () => {
  await write('node-service')
  const port = await freePort()
  const before = await counted()
  const service = await start('service.mjs', {
    ...{ LTS_URL: lab.url, ORGANIZATION_ID: organizationId, PORT: String(port) },
    ...{ LICENSE_FOLDER: `${project.folder}/license` },
  })
  const url = `http://127.0.0.1:${port}/`
  for (const body of ['one', 'one two', 'one two three'])
    expect((await fetch(url, { method: 'POST', body })).status).toBe(200)
  const ended = once(service, 'exit')
  service.kill('SIGTERM')
  await ended
  expect((await counted()) - before).toBe(3)
})

test('the guide’s Electron scripts are scripts', async () => {
  await write('electron')
  for (const file of (await filesOfGuide('electron')).keys())
    expect(await runIn(project.folder, process.execPath, '--check', file)).toEqual({ code: 0, output: '' })
})
