import { strict as assert } from 'node:assert'
import { execFile } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { Agent, request } from 'node:https'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { promisify } from 'node:util'
import { serve } from '../lab/processes.ts'
import type { EnduranceStory } from './runner/story.ts'

const execute = promisify(execFile)
/** Milliseconds; the files are looked at every 5 s. */
const LONGEST = 30_000

const makePair = async (folder: string, name: string): Promise<{ certificate: string; key: string }> => {
  const [certificate, key] = [join(folder, `${name}.crt`), join(folder, `${name}.key`)]
  await execute('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
    ...['-days', '2', '-subj', `/CN=${name}`, '-keyout', key, '-out', certificate],
  ])
  return { certificate, key }
}

/** The fingerprint of the certificate that the server shows to a new connection. */
const shown = (port: number): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
      const { raw } = socket.getPeerCertificate()
      socket.destroy()
      resolve(new X509Certificate(raw).fingerprint256)
    })
    socket.on('error', reject)
  })

const get = (port: number, agent: Agent): Promise<number> =>
  new Promise((resolve, reject) => {
    const sent = request(
      { port, host: '127.0.0.1', path: '/v1/server', agent, rejectUnauthorized: false },
      (answer) => answer.resume().on('end', () => resolve(answer.statusCode ?? 0)),
    )
    sent.on('error', reject)
    sent.end()
  })

export const story: EnduranceStory = {
  name: 'tls-renewed',
  sentence:
    'P7 a renewed TLS certificate is served without a restart and without cutting a connection, and a pair that does not fit leaves the old one in place',
  share: 0.03,
  databases: ['sqlite'],
  missing: () =>
    execute('openssl', ['version']).then(
      () => null,
      () => 'it needs openssl',
    ),
  run: async (stage) => {
    const folder = await stage.folder()
    const [certificate, key] = [join(folder, 'served.crt'), join(folder, 'served.key')]
    const first = await makePair(folder, 'first')
    await copyFile(first.certificate, certificate)
    await copyFile(first.key, key)
    const lab = await stage.openLab()
    await lab.end()
    const serving = serve(lab.data, lab.port, {
      serve: ['--tls-certificate', certificate, '--tls-key', key],
      environment: {},
    })
    stage.afterwards(async () => {
      serving.child.kill('SIGKILL')
      await serving.ended
    })
    const until = async (what: string, holds: () => boolean | Promise<boolean>): Promise<void> => {
      const deadline = performance.now() + LONGEST
      while (!(await holds())) {
        assert.ok(performance.now() < deadline, `seed ${stage.seed}: ${what}\n${serving.log()}`)
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
    }
    await until('the server is not ready', () =>
      shown(lab.port).then(
        () => true,
        () => false,
      ),
    )
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    stage.afterwards(async () => agent.destroy())
    for (let round = 1; round <= stage.rounds; round++) {
      const when = `seed ${stage.seed}, round ${round}`
      const before = await shown(lab.port)
      // A pair half replaced fits nothing: the old one stays.
      const refusals = () => serving.log().split('cannot be used').length
      const told = refusals()
      await writeFile(key, 'no key at all')
      await until('a pair that does not fit is not told of', () => refusals() > told)
      assert.equal(await shown(lab.port), before, `${when}: the old certificate stays`)
      const next = await makePair(folder, `round-${round}`)
      await copyFile(next.certificate, certificate)
      await copyFile(next.key, key)
      const wanted = new X509Certificate(await readFile(next.certificate)).fingerprint256
      await until('the new certificate is not served', async () => {
        assert.equal(await get(lab.port, agent), 200, `${when}: the connection that is open goes on`)
        return (await shown(lab.port)) === wanted
      })
      stage.progress(round)
    }
    return { renewals: stage.rounds }
  },
}
