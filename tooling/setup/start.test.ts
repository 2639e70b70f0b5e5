import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'

const script = fileURLToPath(new URL('start.mjs', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'countersign-start-'))
const data = join(folder, 'data')

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

interface Started {
  readonly child: ChildProcess
  /** Everything printed up to the line about Ctrl-C. */
  readonly text: string
}

const start = async (port: number, examplePort: number): Promise<Started> => {
  const child = spawn(process.execPath, [script], {
    env: {
      ...process.env,
      COUNTERSIGN_DATA: data,
      COUNTERSIGN_PORT: String(port),
      COUNTERSIGN_EXAMPLE_PORT: String(examplePort),
      COUNTERSIGN_LOG_LEVEL: 'warn',
      COUNTERSIGN_SAMPLE_DAYS: '1',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  for await (const chunk of child.stdout) {
    text += String(chunk)
    if (text.includes('Ctrl-C')) return { child, text }
  }
  throw new Error(`npm start ended before it was ready: ${text}`)
}

const isAnswered = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => true,
    () => false,
  )

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('npm start', () => {
  test('makes a sandbox, serves it with its statistics and the example, stops everything on SIGTERM, and keeps the data', async () => {
    const port = await freePort()
    const examplePort = await freePort()
    const { child, text } = await start(port, examplePort)
    const notes = JSON.parse(readFileSync(join(data, 'sandbox.json'), 'utf8')) as {
      apiKey: string
      serverUuid: string
      sample: { organizationId: string; handshakeCode: string }
    }
    expect(text).toContain('sandbox')
    expect(text).toContain(`http://127.0.0.1:${port}/`)
    expect(text).toContain('owner@shops.example')
    expect(statSync(join(data, 'sandbox.json')).mode & 0o777).toBe(0o600)

    const page = await fetch(`http://127.0.0.1:${port}/`)
    expect(page.status).toBe(200)
    const listed = await fetch(`http://127.0.0.1:${port}/api/v1/organizations`, {
      headers: { authorization: `Bearer ${notes.apiKey}` },
    })
    expect(listed.status).toBe(200)
    // The sample has lived until now, and the code that the example uses is left to whoever tries it.
    const { rows } = (await listed.json()) as { rows: { id: string }[] }
    expect(rows.length).toBeGreaterThan(2)
    const { sample } = notes
    const totalOf = async (code: string) => {
      const answer = await fetch(`http://127.0.0.1:${port}/api/v1/statistics?handshakeCode=${code}`, {
        headers: { authorization: `Bearer ${notes.apiKey}` },
      })
      return ((await answer.json()) as { total: number }).total
    }
    expect(await totalOf(`${sample.organizationId}-tills`)).toBeGreaterThan(0)
    expect(await totalOf(sample.handshakeCode)).toBe(0)
    const { time } = (await (await fetch(`http://127.0.0.1:${port}/v1/server`)).json()) as { time: number }
    expect(Math.abs(time - Date.now() / 1000)).toBeLessThan(60)
    expect(text).toContain(`http://127.0.0.1:${examplePort}/scankit/`)
    await expect
      .poll(() => isAnswered(`http://127.0.0.1:${examplePort}/scankit/`), { timeout: 10_000 })
      .toBe(true)

    child.kill('SIGTERM')
    const [code] = await once(child, 'exit')
    expect(code).toBe(0)
    expect(await isAnswered(`http://127.0.0.1:${port}/`)).toBe(false)
    expect(await isAnswered(`http://127.0.0.1:${examplePort}/scankit/`)).toBe(false)

    const again = await start(port, examplePort)
    const server = (await (await fetch(`http://127.0.0.1:${port}/v1/server`)).json()) as { uuid: string }
    expect(server.uuid).toBe(notes.serverUuid)
    again.child.kill('SIGINT')
    await once(again.child, 'exit')
    expect(existsSync(join(data, 'sandbox.json'))).toBe(true)
  })
})
