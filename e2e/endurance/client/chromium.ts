import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { type Browser, type BrowserContext, chromium } from 'playwright-core'

const FLAGS = [
  ...['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
  ...['--no-default-browser-check', '--disable-dev-shm-usage', '--remote-debugging-port=0'],
  // Without a tab of its own: attaching to one that is still starting can wait for ever.
  '--no-startup-window',
]

const commandOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return '' // It has ended since.
  }
}

/** A browser in processes of its own, on a profile that outlives it. */
export class Chromium {
  readonly context: BrowserContext
  readonly #child: ChildProcess
  readonly #browser: Browser
  readonly #profile: string

  private constructor(parts: { child: ChildProcess; browser: Browser; profile: string }) {
    this.#child = parts.child
    this.#browser = parts.browser
    this.#profile = parts.profile
    const [context] = parts.browser.contexts()
    if (context === undefined) throw new Error('The browser has no profile.')
    this.context = context
  }

  static async start(profile: string): Promise<Chromium> {
    const program = process.env['COUNTERSIGN_CHROMIUM'] ?? '/usr/bin/chromium'
    const child = spawn(program, [...FLAGS, `--user-data-dir=${profile}`], {
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
    })
    const address = Promise.withResolvers<string>()
    let log = ''
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      log += text
      const found = /DevTools listening on (ws:\S+)/.exec(log)?.[1]
      if (found !== undefined) address.resolve(found)
    })
    child.once('close', () => address.reject(new Error(`The browser ended:\n${log}`)))
    const browser = await chromium.connectOverCDP(await address.promise)
    return new Chromium({ child, browser, profile })
  }

  /** The processes of its tabs. */
  #renderers(): number[] {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => {
        const command = commandOf(pid)
        return command.includes('--type=renderer') && command.includes(this.#profile)
      })
  }

  /** kill -9 to the processes of some tabs: those that `choose` picks out of so many. */
  killTabs(choose: (most: number) => number): number {
    const renderers = this.#renderers()
    const pid = renderers[choose(renderers.length)]
    if (pid === undefined) return 0
    try {
      process.kill(pid, 'SIGKILL')
      return 1
    } catch {
      return 0 // It has ended by itself.
    }
  }

  /** kill -9 to the browser and all its tabs at once. */
  async kill(): Promise<void> {
    if (this.#child.pid !== undefined && this.#child.exitCode === null && this.#child.signalCode === null) {
      const closed = new Promise((resolve) => this.#child.once('close', resolve))
      process.kill(-this.#child.pid, 'SIGKILL')
      await closed
    }
    await this.#browser.close().catch(() => undefined)
  }
}
