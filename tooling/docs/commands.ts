import { execFile } from 'node:child_process'
import { root } from './files.ts'

/** A command of `countersign`: its sub-commands and the options its help lists. */
export interface Command {
  readonly options: ReadonlySet<string>
  readonly commands: ReadonlyMap<string, Command>
}

const help = (path: readonly string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    const main = `${root}packages/server/src/main.ts`
    execFile(process.execPath, ['--conditions=source', main, ...path, '--help'], (error, stdout, stderr) => {
      if (error === null) resolve(stdout)
      else reject(new Error(`countersign ${path.join(' ')} --help failed: ${stderr}`, { cause: error }))
    })
  })

/** The command at a path, as its `--help` tells it, with everything below it. */
export const readCommands = async (path: readonly string[] = []): Promise<Command> => {
  const text = await help(path)
  const [, listed = ''] = text.split(/^Commands:\n/m)
  const names = [...listed.split(/\n\n/)[0]!.matchAll(/^ {2}([a-z][a-z-]*)/gm)].map(([, name = '']) => name)
  const below = names.filter((name) => name !== 'help')
  const read = await Promise.all(
    below.map(async (name) => [name, await readCommands([...path, name])] as const),
  )
  return {
    options: new Set([...text.matchAll(/--[a-z][a-z-]*/g)].map(([option]) => option)),
    commands: new Map(read),
  }
}
