import { run } from './cli/program.ts'
import { processIo } from './cli/io.ts'

// Started by bin/countersign.js under another Node: when that one is killed, this one goes too.
if (process.env['_COUNTERSIGN_WRAPPED'] === '1' && process.channel) {
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
  process.channel.unref()
}

process.exitCode = await run(process.argv.slice(2), processIo())
