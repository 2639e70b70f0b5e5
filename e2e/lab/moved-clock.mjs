// Loaded into a server's process by NODE_OPTIONS: moves its system clock, and not the monotonic one, as a broken time service or a
// person at the machine would. The file of E2E_CLOCK_FILE holds the seconds by which it is moved; it may change at any time.
import { readFileSync } from 'node:fs'

const RealDate = Date
const realNow = RealDate.now
let offset = 0

const look = () => {
  offset = Number(readFileSync(process.env.E2E_CLOCK_FILE, 'utf8')) * 1_000
}
look()
setInterval(look, 20).unref()

class MovedDate extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(realNow() + offset)
    else super(...given)
  }
  static now() {
    return realNow() + offset
  }
}
globalThis.Date = MovedDate
