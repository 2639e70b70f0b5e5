// Loaded into a server's process by NODE_OPTIONS: writes every connection that it opens, every name that it asks for and every
// datagram that it sends into the file of E2E_OUTGOING_FILE, one a line, before it does so.
import dgram from 'node:dgram'
import dns from 'node:dns'
import { appendFileSync } from 'node:fs'
import net from 'node:net'

const tell = (line) => appendFileSync(process.env.E2E_OUTGOING_FILE, `${line}\n`)

const watch = (holder, name, lineOf) => {
  const original = holder[name]
  holder[name] = function (...given) {
    const line = lineOf(given.flat())
    if (line !== null) tell(line)
    return original.apply(this, given)
  }
}

watch(net.Socket.prototype, 'connect', ([to, host]) =>
  typeof to === 'object'
    ? `connection ${to.path ?? `${to.host}:${to.port}`}`
    : `connection ${typeof host === 'string' ? `${host}:` : ''}${to}`,
)
watch(
  dgram.Socket.prototype,
  'send',
  (given) => `datagram ${given.slice(1).filter(Number.isFinite).join(' ')}`,
)
// An address is looked up too, for nothing: no one else is asked.
for (const holder of [dns, dns.promises])
  for (const name of ['lookup', 'resolve', 'resolve4', 'resolve6', 'resolveTxt', 'resolveSrv'])
    watch(holder, name, ([host]) => (net.isIP(host) === 0 ? `name ${host}` : null))
tell(`watched ${process.pid}`)
