import type { Io } from '../../packages/server/src/cli/io.ts'
import { run } from '../../packages/server/src/cli/program.ts'
import type { Run } from './processes.ts'

/**
 * A command over the management API, run by the program itself but in this process: starting one for each of the many
 * commands of the stories took most of their time. `run` of `processes.ts` starts one, where output or end are the subject.
 */
export const runHere = async (args: readonly string[]): Promise<Run> => {
  const told: Record<'stdout' | 'stderr', string> = { stdout: '', stderr: '' }
  const io: Io = {
    out: (text) => {
      told.stdout += text
    },
    err: (text) => {
      told.stderr += text
    },
    readInput: async () => '',
    colours: false,
    environment: process.env,
  }
  return { code: await run(args, io), ...told }
}
