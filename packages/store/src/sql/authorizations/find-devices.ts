import type { DeviceFilter, DeviceRecord } from '../../port/authorizations.ts'
import { uuidOf } from '../bytes.ts'
import type { Engine } from '../engine.ts'
import type { Interning } from '../interning.ts'
import { deviceRecord } from './devices.ts'
import * as queries from './find-device-queries.ts'

/** The first and last UUID, as bytes, that begin with these hexadecimal digits. */
const uuidsFrom = (prefix: string | null) => ({
  first: Buffer.from((prefix ?? '').padEnd(32, '0'), 'hex'),
  // Other names than UUIDs are longer, so they come last.
  last: Buffer.from((prefix ?? '').padEnd(prefix === null ? 64 : 32, 'f'), 'hex'),
})

/** In the order in which the store first heard of them. */
export const findDevices = async (
  engine: Engine,
  interning: Interning,
  asked: DeviceFilter & { readonly limit: number; readonly after: string | null },
): Promise<readonly DeviceRecord[]> => {
  const { sign } = asked
  const bounds = {
    after: asked.after === null ? 0 : ((await interning.knownClient(asked.after)) ?? 0),
    limit: asked.limit,
    from: asked.contactFrom ?? 0,
    to: asked.contactTo ?? Number.MAX_SAFE_INTEGER,
    ...uuidsFrom(asked.uuidPrefix),
  }
  if (asked.codes === null) {
    const rows = await engine.rows(sign === null ? queries.anyDevices : queries.signedDevices[sign], bounds)
    return rows.map((row) => deviceRecord(uuidOf(row.uuid), row))
  }
  const codes: number[] = []
  for (const code of asked.codes) {
    const number = await interning.knownName(code)
    if (number !== undefined) codes.push(number)
  }
  if (codes.length === 0) return []
  const rows = await engine.rows(
    sign === null ? queries.devicesOfCodes : queries.signedDevicesOfCodes[sign],
    {
      ...bounds,
      codes: engine.dialect.list(codes),
    },
  )
  return rows.map((row) => deviceRecord(uuidOf(row.uuid), row))
}
