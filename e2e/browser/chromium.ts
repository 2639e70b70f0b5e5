import { type Browser, chromium } from 'playwright-core'

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A real Chromium; each of its contexts is a private window. */
export const startChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env['COUNTERSIGN_CHROMIUM'] ?? '/usr/bin/chromium',
    args: FLAGS,
    // As people's browsers do, it keeps pages that are left and brings them back.
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  })
