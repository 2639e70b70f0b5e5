import { strict as assert } from 'node:assert'
import { connect, type Socket } from 'node:net'
import { openFleet, UNLIMITED } from './runner/fleet.ts'
import type { EnduranceStory } from './runner/story.ts'

const CONNECTIONS = 200
/** Milliseconds by which the server must have closed them: 30 s for a request, checked every 5 s. */
const LONGEST = 50_000

const HEADERS = 'POST /v1/reports HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/jose\r\n'

/** Ways to hold a connection: half a head, a head without an end, a body that never comes, nothing at all. */
const STARTS = ['POST /v1/rep', HEADERS, `${HEADERS}Content-Length: 1000\r\n\r\n`, '']

const open = (port: number, start: string): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(start)
      resolve(socket)
    })
    socket.on('error', reject)
  })

export const story: EnduranceStory = {
  name: 'slow-connections',
  sentence:
    'P6 connections that send a byte now and then (slow loris) hold up nobody and are closed, while devices are served',
  share: 0.01,
  run: async (stage) => {
    const lab = await stage.openLab({ serve: UNLIMITED })
    const fleet = await openFleet(lab, stage)
    for (let round = 1; round <= stage.rounds; round++) {
      const when = `seed ${stage.seed}, round ${round}`
      const sockets = await Promise.all(
        Array.from({ length: CONNECTIONS }, (_, n) => open(lab.port, STARTS[n % STARTS.length]!)),
      )
      const closed = sockets.map((socket) => {
        const drip = setInterval(() => socket.write('a'), stage.between(500, 2_000))
        socket.removeAllListeners('error').on('error', () => undefined)
        return new Promise<void>((resolve) =>
          socket.resume().once('close', () => {
            clearInterval(drip)
            resolve()
          }),
        )
      })
      const began = performance.now()
      const all = Promise.all(closed).then(() => true)
      const patience = new Promise<false>((resolve) => setTimeout(() => resolve(false), LONGEST).unref())
      let ended: boolean | null = null
      const end = Promise.race([all, patience]).then((result) => {
        ended = result
      })
      const before = fleet.receipts
      await fleet.load(() => ended === null)
      await end
      for (const socket of sockets) socket.destroy()
      assert.equal(ended, true, `${when}: connections were still open after ${LONGEST} ms`)
      assert.ok(fleet.receipts - before > 100, `${when}: devices were not served meanwhile`)
      assert.equal(fleet.unanswered, 0, `${when}: a device was not answered`)
      assert.ok(performance.now() - began > 1_000, `${when}: they were closed at once`)
      stage.progress(round)
    }
    await fleet.checkExactly(`seed ${stage.seed}, at the end`)
    return { connections: stage.rounds * CONNECTIONS, ...fleet.tally() }
  },
}
