import { processIo } from './cli/io.ts'
import { run } from './cli/program.ts'

const io = processIo()

// Started by bin/countersign.js under another Node, or by a command for itself: when that one is killed, this one goes too.
if (io.environment['_COUNTERSIGN_WRAPPED'] === '1' && process.channel) {
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
  process.channel.unref()
}

process.exitCode = await run(process.argv.slice(2), io)
