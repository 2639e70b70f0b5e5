import { existsSync } from 'node:fs'
import { readdir, readFile, readlink } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deniedWith, granted, receipt } from '../lab/expect.ts'
import { type Lab, startLab } from '../lab/lab.ts'
import { sell, sellProduct, welcome } from '../lab/sale.ts'

let lab: Lab
let organizationId: string
/** Where everything that a device sends points at; counts who comes. */
const trap = createServer((_request, response) => {
  response.end()
})
let visits = 0
let url: string

beforeAll(async () => {
  lab = await startLab()
  await sellProduct(lab)
  organizationId = await welcome(lab)
  await sell(lab, organizationId, { items: ['product=barcode-reader,chargeWay=count,quota=1000'] })
  trap.on('connection', () => {
    visits += 1
  })
  await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(trap.address() as AddressInfo).port}/hook`
})
afterAll(async () => {
  trap.close()
  await lab?.stop()
})

/** Sockets that a process has open, as the system tells them: those that came in, or listen, and those that go out. */
const socketsOf = async (pid: number): Promise<{ readonly incoming: number; readonly outgoing: number }> => {
  const links = await Promise.all(
    (await readdir(`/proc/${pid}/fd`)).map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')),
  )
  const own = new Set(links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []))
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map((name) => readFile(`/proc/${pid}/net/${name}`, 'utf8').catch(() => '')),
  )
  const ports = tables.flatMap((table) =>
    table.split('\n').flatMap((line) => {
      const [, local = '', , , , , , , , inode = ''] = line.trim().split(/\s+/)
      return own.has(inode) ? [Number.parseInt(local.split(':')[1] ?? '', 16)] : []
    }),
  )
  // What came in stands on the port that listens; what goes out has a port of its own.
  const incoming = ports.filter((port) => port === lab.port).length
  return { incoming, outgoing: ports.length - incoming }
}

test('P3 the server only answers: nothing that a device sends makes it open a connection or run anything', async () => {
  const ran = join(lab.data, 'it-ran')
  const command = `$(touch ${ran}) require('node:fs').writeFileSync(${JSON.stringify(ran)}, '')`
  for (const text of [url, command]) {
    granted(
      await lab.device().authorize({
        organizationId,
        processName: text,
        continuation: text,
      }),
    )
    expect(deniedWith(await lab.device().authorize({ organizationId, product: 'other-product' }))).toBe(
      -20106,
    )
    const device = lab.device()
    granted(await device.authorize({ organizationId, domain: new URL(url).hostname }))
    receipt(
      await device.send(
        device.prepare([{ slot: Math.floor(device.now() / 180), counts: { 'qr-code': 1 } }], {
          plaintext: { callback: text, servers: [url], run: text },
        }),
      ),
    )
  }
  await lab.ask('clock', '--advance', '1d')
  expect(visits).toBe(0)
  expect(existsSync(ran)).toBe(false)
  if (process.platform !== 'linux' || lab.database.length > 0) return
  const { incoming, outgoing } = await socketsOf(lab.process.pid!)
  expect(incoming).toBeGreaterThan(0)
  expect(outgoing).toBe(0)
})
