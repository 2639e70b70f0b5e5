import type { Figure } from '../../port/facts.ts'
import type { SequenceNote } from '../../port/usage.ts'
import { uuidOf } from '../bytes.ts'
import type { Engine } from '../engine.ts'
import type { Interning, SessionNumber } from '../interning.ts'
import * as queries from './figure-queries.ts'
import { partsOfSeries, SLOT_ORIGIN, seriesOf } from './series.ts'

interface StoredFigure {
  readonly series: number
  readonly count: number
  /** Number of the ticket, less that of the session. */
  readonly ticket: number
}

/** All stored figures of each place, place by place; places asked for twice are told once. */
export const figuresOf = async (
  engine: Engine,
  interning: Interning,
  places: readonly { readonly client: string; readonly slot: number }[],
): Promise<readonly Figure[]> => {
  const asked = new Map<number, { readonly client: string; readonly number: number; readonly slot: number }>()
  const keys: { readonly slot: number; readonly client: number }[] = []
  for (const { client, slot } of places) {
    const number = interning.rememberedClient(client) ?? (await interning.knownClient(client))
    if (number === undefined) continue
    const stored = { slot: slot - SLOT_ORIGIN, client: number }
    const key = keyOf(stored)
    if (asked.has(key)) continue
    asked.set(key, { client, number, slot })
    keys.push(stored)
  }
  const rows = await engine.rowsMany(queries.figuresOfPlace, keys)
  if (rows.length === 0) return []
  if (engine.remote) await learnNumbers(interning, rows)
  const found = Map.groupBy(rows, keyOf)
  const figures: Figure[] = []
  for (const [key, place] of asked) {
    const ofPlace = found.get(key)
    if (ofPlace === undefined) continue
    ofPlace.sort((a, b) => a.series - b.series)
    figures.push(...(await readFigures(interning, { ...place, rows: ofPlace })))
  }
  return figures
}

/** More than there will be clients: a slot and a client are one number. */
const CLIENTS = 2 ** 29

const keyOf = ({ slot, client }: { readonly slot: number; readonly client: number }): number =>
  slot * CLIENTS + client

/** Stored rows of one client and slot as figures. */
export const readFigures = async (
  interning: Interning,
  place: {
    readonly client: string
    readonly number: number
    readonly slot: number
    readonly rows: readonly StoredFigure[]
  },
): Promise<readonly Figure[]> => {
  const figures: Figure[] = []
  for (const row of place.rows) {
    const parts = partsOfSeries(row.series)
    const session = await interning.sessionOfNumber(place.number, parts.session)
    figures.push({
      client: place.client,
      slot: place.slot,
      session: session.session,
      module: await interning.moduleName(parts.module),
      count: row.count,
      ticket: await interning.ticketOfNumber(place.number, session.ticket + row.ticket),
    })
  }
  return figures
}

/** Reads what the rows' numbers stand for all at once, where it is not remembered. */
const learnNumbers = async (
  interning: Interning,
  rows: readonly (StoredFigure & { readonly client: number })[],
): Promise<void> => {
  const sessions = rows.map(({ client, series }) => ({ client, number: partsOfSeries(series).session }))
  await interning.learnSessionsOfNumbers(sessions)
  const tickets: { readonly client: number; readonly number: number }[] = []
  for (const { client, series, ticket } of rows) {
    const session = await interning.sessionOfNumber(client, partsOfSeries(series).session)
    tickets.push({ client, number: session.ticket + ticket })
  }
  await interning.learnTicketsOfNumbers(tickets)
}

/** Reads the numbers of the figures' tickets and sessions all at once, where they are not remembered. */
const learnNames = async (interning: Interning, figures: readonly Figure[]): Promise<void> => {
  const named: { readonly client: number; readonly session: string; readonly authorizationId: string }[] = []
  let last: Figure | null = null
  for (const figure of figures) {
    const { client, session, ticket } = figure
    if (
      last?.client !== client ||
      last.session !== session ||
      last.ticket.authorizationId !== ticket.authorizationId
    )
      named.push({ client: await interning.client(client), session, authorizationId: ticket.authorizationId })
    last = figure
  }
  await interning.learnTickets(named)
  await interning.learnSessions(named)
}

/** Numbers of the client, ticket and session that the figure before had: figures mostly come in long runs of the same. */
interface Run {
  readonly figure: Figure
  readonly client: number
  readonly ticket: number
  readonly session: SessionNumber
}

const isSameRun = (run: Run | null, figure: Figure): run is Run =>
  run !== null &&
  run.figure.client === figure.client &&
  run.figure.session === figure.session &&
  run.figure.ticket.authorizationId === figure.ticket.authorizationId

/** Inserts or replaces. */
export const putFigures = async (
  engine: Engine,
  interning: Interning,
  figures: readonly Figure[],
): Promise<void> => {
  const rows: { slot: number; client: number; series: number; count: number; ticket: number }[] = []
  const modules = new Map<string, number>()
  let run: Run | null = null
  if (engine.remote) await learnNames(interning, figures)
  for (const figure of figures) {
    if (!isSameRun(run, figure)) {
      const client = interning.rememberedClient(figure.client) ?? (await interning.client(figure.client))
      const ticket =
        interning.rememberedTicket(client, figure.ticket.authorizationId) ??
        (await interning.ticket(client, figure.ticket))
      const session =
        interning.rememberedSession(client, figure.session) ??
        (await interning.session(client, figure.session, ticket))
      run = { figure, client, ticket, session }
    }
    const { client, ticket, session }: Run = run
    const module = modules.get(figure.module) ?? (await interning.module(figure.module))
    modules.set(figure.module, module)
    rows.push({
      slot: figure.slot - SLOT_ORIGIN,
      client,
      series: seriesOf(session.number, module),
      count: figure.count,
      ticket: ticket - session.ticket,
    })
  }
  // As the key begins, so that neighbours are written together.
  rows.sort((a, b) => a.slot - b.slot || a.client - b.client)
  await engine.runMany(queries.putFigure, rows)
}

/** Figures of every place, one place at a time, without holding more than one. */
export async function* figuresByPlace(
  engine: Engine,
  interning: Interning,
): AsyncIterable<readonly Figure[]> {
  let slot = Number.NaN
  let number = Number.NaN
  let rows: StoredFigure[] = []
  const place = async (): Promise<readonly Figure[]> => {
    const client = await engine.row(queries.clientOfId, { id: number })
    if (client === undefined) throw new Error(`No client has the number ${number}.`)
    return readFigures(interning, { client: uuidOf(client.uuid), number, slot: slot + SLOT_ORIGIN, rows })
  }
  for await (const row of engine.stream(queries.allFigures, {})) {
    if (row.slot !== slot || row.client !== number) {
      if (rows.length > 0) yield await place()
      rows = []
      slot = row.slot
      number = row.client
    }
    rows.push(row)
  }
  if (rows.length > 0) yield await place()
}

type SequenceRow = Omit<SequenceNote, 'client'> & { readonly client: number }

/** Puts down the sequences that each client's store has shown, and what they skip (U10). */
export const noteSequences = async (
  engine: Engine,
  interning: Interning,
  notes: readonly SequenceNote[],
): Promise<void> => {
  // One row for each store: a set-based statement changes none twice.
  const rounds: { readonly rows: SequenceRow[]; readonly taken: Set<string> }[] = []
  for (const { client: uuid, store, sequence, dropped, at } of notes) {
    const client = interning.rememberedClient(uuid) ?? (await interning.client(uuid))
    const key = `${client} ${store}`
    let round = rounds.find(({ taken }) => !taken.has(key))
    if (round === undefined) {
      round = { rows: [], taken: new Set() }
      rounds.push(round)
    }
    round.taken.add(key)
    round.rows.push({ client, store, sequence, dropped, at })
  }
  for (const { rows } of rounds) await engine.runMany(queries.putSequence, rows)
}
