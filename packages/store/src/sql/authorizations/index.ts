import type { Authorizations } from '../../port/authorizations.ts'
import type { Engine } from '../engine.ts'
import type { Interning } from '../interning.ts'
import { sweepDenials, sweepRecentDecisions } from './decision-queries.ts'
import {
  addNewSeats,
  countDecisions,
  decisionsOf,
  denialsOf,
  knownTo,
  newSeatsOf,
  passwordDevices,
  recentDecisions,
  recordDecision,
  replayOf,
} from './decisions.ts'
import {
  blockedAmong,
  deviceOf,
  devicesAfter,
  isBlocked,
  lineOf,
  putDevice,
  putLine,
  setBlocked,
  touchDevices,
} from './devices.ts'
import { findDevices } from './find-devices.ts'
import {
  addSeatException,
  putSeat,
  releaseSeat,
  seatExceptionsOf,
  seatsOf,
  seatsOfClient,
  seatsOfItem,
} from './seats.ts'
import { putTrial, trialOf, trialsOfDay } from './trials.ts'

/** Authorizations over SQL. */
export const sqlAuthorizations = (engine: Engine, interning: Interning): Authorizations => ({
  line: (client, product) => lineOf(engine, interning, { client, product }),
  putLine: (client, product, line) => putLine(engine, interning, { client, product, line }),
  blocked: (client) => isBlocked(engine, interning, client),
  blockedAmong: (clients) => blockedAmong(engine, interning, clients),
  setBlocked: (client, at) => setBlocked(engine, interning, { client, at }),
  seats: (itemIds, client, now) => seatsOf(engine, interning, { itemIds, client, now }),
  putSeat: (seat) => putSeat(engine, interning, seat),
  addSeatException: (exception) => addSeatException(engine, interning, exception),
  seatExceptions: (itemId) => seatExceptionsOf(engine, interning, itemId),
  releaseSeat: (itemId, client, at) => releaseSeat(engine, interning, { itemId, client, at }),
  seatsOfItem: (itemId, page) => seatsOfItem(engine, interning, { itemId, ...page }),
  seatsOfClient: (client) => seatsOfClient(engine, interning, client),
  newSeats: (code, hour) => newSeatsOf(engine, code, hour),
  addNewSeats: (code, hour, count) => addNewSeats(engine, code, { hour, count }),
  replay: (client, requestId, since) => replayOf(engine, interning, { client, requestId, since }),
  record: (record) => recordDecision(engine, interning, record),
  countDecisions: (records) => countDecisions(engine, records),
  sweepDenials: (before) => engine.run(sweepDenials, { before }),
  recentDecisions: (from) => recentDecisions(engine, from),
  sweepRecentDecisions: (before) => engine.run(sweepRecentDecisions, { before }),
  decisions: (client) => decisionsOf(engine, interning, client),
  trial: (client, product) => trialOf(engine, interning, { client, product }),
  putTrial: (client, product, trial) => putTrial(engine, interning, { client, product, trial }),
  trialsOfDay: (product, day) => trialsOfDay(engine, product, day),
  passwordDevices: (code) => passwordDevices(engine, interning, code),
  knownTo: (code, client) => knownTo(engine, interning, { code, client }),
  device: (client) => deviceOf(engine, interning, client),
  putDevice: (device) => putDevice(engine, interning, device),
  touchDevices: (touched) => touchDevices(engine, interning, touched),
  findDevices: (filter, page) => findDevices(engine, interning, { ...filter, ...page }),
  denials: (page) => denialsOf(engine, page),
  devices: (page) => devicesAfter(engine, interning, page),
})
