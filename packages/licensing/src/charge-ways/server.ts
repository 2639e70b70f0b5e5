import { device } from './device.ts'
import type { ChargeWayRules } from './rules.ts'

/** Per server: as per device, for client UUIDs of deployment type `server` alone (§5). */
export const server: ChargeWayRules = Object.freeze({ ...device, deployment: 'server' })
