// Finds a Chromium for the browser tests, or installs one where that is ours to do.
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { run, setting } from './workspace.mjs'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome']

const isExecutable = (path) => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false // absent or not executable: the same to us
  }
}

const onPath = (name) =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(isExecutable)

const find = () => {
  const chosen = setting('COUNTERSIGN_CHROMIUM')
  if (chosen !== undefined) return isExecutable(chosen) ? chosen : null
  return NAMES.map((name) => onPath(name)).find((path) => path !== undefined) ?? null
}

/** The path of a Chromium, or `{ problem }` with a sentence that says what to do. */
export const ensureChromium = async () => {
  const found = find()
  if (found !== null) return { path: found }
  if (setting('COUNTERSIGN_CHROMIUM') !== undefined) {
    return {
      problem: `COUNTERSIGN_CHROMIUM names ${process.env.COUNTERSIGN_CHROMIUM}, which cannot be run: name a Chromium or unset it.`,
    }
  }
  if (onPath('apt-get') !== undefined && process.getuid?.() === 0) {
    process.stderr.write('Installing Chromium for the browser tests (apt-get) …\n')
    const updated = await run('apt-get', ['update', '-qq'], { quiet: true })
    if (updated.code === 0) await run('apt-get', ['install', '-y', '-qq', 'chromium'], { quiet: true })
    const installed = find()
    if (installed !== null) return { path: installed }
  }
  return { problem: 'The browser tests need Chromium: install it, or set COUNTERSIGN_CHROMIUM to its path.' }
}
