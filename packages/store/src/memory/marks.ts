import type { Figure, Line } from '../port/facts.ts'
import { frozen } from '../port/frozen.ts'
import { holesOf } from '../port/holes.ts'
import { boundsOfMarks } from '../port/marked-bounds.ts'
import type { DeviceMark, HeldRuling, Marks } from '../port/marks.ts'
import { byKey, copied, Table, type UndoLog } from './table.ts'

/** What the other parts of the store know of clients. */
export interface ClientParts {
  readonly linesOf: (client: string) => readonly { readonly product: string; readonly line: Line }[]
  readonly figuresOf: (client: string) => readonly Figure[]
  readonly clientsAbove: (slot: number, units: number) => readonly string[]
  readonly sequencesOf: (client: string) => readonly {
    readonly store: string
    readonly sequence: number
    readonly dropped: number
    readonly at: number
    readonly holes: string
  }[]
  readonly codesOf: (client: string) => readonly { readonly code: string; readonly password: string | null }[]
  readonly seatExceptionsOf: (client: string) => readonly { readonly itemId: string; readonly at: number }[]
  readonly forget: (client: string, as: { readonly seats: string; readonly subject: string }) => void
}

/** Marks in memory. */
export const memoryMarks = (log: UndoLog, parts: ClientParts): Marks => {
  const marks = new Table<string, DeviceMark>(log)
  const rulings = new Table<string, HeldRuling>(log)
  const rulingKey = ({ client, code, verdict }: HeldRuling): string => `${client} ${verdict} ${code}`
  const erasures = new Table<string, number>(log)
  const keyOf = (mark: DeviceMark): string => `${mark.client} ${mark.kind} ${mark.session ?? ''}`
  return {
    async put(mark) {
      marks.set(keyOf(mark), frozen(copied(mark)))
    },
    of: async (client) =>
      [...marks.values()].filter((mark) => mark.client === client).sort(byKey((mark) => keyOf(mark))),
    bounds: async (clients) =>
      boundsOfMarks(
        [
          ...[...marks.values()]
            .filter(({ kind, lifted }) => kind === 'voided' && lifted === null)
            .map((mark) => ({ ...mark, scope: mark.session })),
          ...[...rulings.values()]
            .filter(({ verdict }) => verdict === 'accepted')
            .map((ruling) => ({ ...ruling, kind: ruling.verdict, scope: ruling.code })),
        ],
        clients,
      ),
    async rule(ruling) {
      rulings.set(rulingKey(ruling), frozen(copied(ruling)))
    },
    rulingsOf: async (client) =>
      [...rulings.values()].filter((ruling) => ruling.client === client).sort(byKey(rulingKey)),
    clientsAbove: async (slot, units) => parts.clientsAbove(slot, units),
    linesOf: async (client) => parts.linesOf(client),
    figuresOf: async (client) => parts.figuresOf(client),
    sequencesOf: async (client) =>
      parts.sequencesOf(client).map((row) => ({ ...row, holes: holesOf(row.holes) })),
    codesOf: async (client) => parts.codesOf(client),
    seatExceptionsOf: async (client) => parts.seatExceptionsOf(client),
    async forget(client, as) {
      parts.forget(client, as)
      for (const [key, mark] of [...marks.entries()]) if (mark.client === client) marks.delete(key)
      for (const [key, ruling] of [...rulings.entries()]) if (ruling.client === client) rulings.delete(key)
    },
    async putErasure(digest, at) {
      erasures.set(digest, Math.max(at, erasures.get(digest) ?? at))
    },
    anyErased: async () => [...erasures.entries()].length > 0,
    erasedAmong: async (digests) =>
      new Map(
        digests.flatMap((digest) => {
          const at = erasures.get(digest)
          return at === undefined ? [] : [[digest, at] as const]
        }),
      ),
  }
}
