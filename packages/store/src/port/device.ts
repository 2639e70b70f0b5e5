import type { DeviceRecord } from './authorizations.ts'

/** A device as it is put: without what only a block says. */
export type DeviceTraits = Omit<DeviceRecord, 'blockedAt'>

/** First contact earliest, last contact latest; the traits of the newest (of equally new ones, of the one that is put). */
export const mergedDevice = (stored: DeviceTraits | null, put: DeviceTraits): DeviceTraits => {
  if (stored === null) return put
  const newest = put.lastContact >= stored.lastContact ? put : stored
  return {
    ...newest,
    firstContact: Math.min(stored.firstContact, put.firstContact),
    lastContact: newest.lastContact,
  }
}
