import { readFileSync, unwatchFile, watchFile } from 'node:fs'
import type { Server } from 'node:https'
import { createSecureContext } from 'node:tls'

export interface TlsFiles {
  readonly certificate: string
  readonly key: string
}

export const readTls = ({ certificate, key }: TlsFiles): { readonly cert: Buffer; readonly key: Buffer } => ({
  cert: readFileSync(certificate),
  key: readFileSync(key),
})

const POLL_MILLISECONDS = 5_000

/** Reads certificate and key again when they change (P7). A pair that does not fit is logged, and the old one stays. */
export const followTls = (
  server: Server,
  files: TlsFiles,
  log: { info(text: string): void; error(facts: object, text: string): void },
): (() => void) => {
  const reread = (): void => {
    try {
      const pair = readTls(files)
      createSecureContext(pair)
      server.setSecureContext(pair)
      log.info('The TLS certificate was read again.')
    } catch (err) {
      log.error({ err }, 'The TLS certificate or key has changed but cannot be used; the old one stays.')
    }
  }
  for (const file of [files.certificate, files.key])
    watchFile(file, { interval: POLL_MILLISECONDS, persistent: false }, reread)
  return () => {
    for (const file of [files.certificate, files.key]) unwatchFile(file, reread)
  }
}
