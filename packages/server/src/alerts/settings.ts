import type { Transaction } from '@countersign/store/port'

/** Somebody who is told of an organization, and in which role (N3). */
export interface Contact {
  readonly kind: 'billing' | 'technical' | 'other'
  readonly email: string
}

/** Row `alert-settings`/organization ID, or `server`: who is told (N3). */
export interface AlertSettings {
  readonly to: readonly string[]
  readonly cc: readonly string[]
  readonly bcc: readonly string[]
  /** Of an organization; of the server there are none. */
  readonly contacts: readonly Contact[]
}

const KIND = 'alert-settings'
/** Stands for the server itself, where else an organization's ID stands. */
export const SERVER = 'server'

export const NO_SETTINGS: AlertSettings = Object.freeze({ to: [], cc: [], bcc: [], contacts: [] })

/** Settings of an organization, or of the server. */
export const alertSettings = async (tx: Transaction, of: string): Promise<AlertSettings> =>
  ((await tx.state.get(KIND, of)) as AlertSettings | null) ?? NO_SETTINGS

export const putAlertSettings = (tx: Transaction, of: string, settings: AlertSettings): Promise<void> =>
  tx.state.put(KIND, of, settings)
