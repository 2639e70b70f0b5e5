import { randomUUID } from 'node:crypto'
import type { History } from './facts.ts'

/**
 * P4: the figures of an erased device go on as nobody's, so that no total changes; its seats run on; the rest is gone,
 * but that it was once granted the product (T1), that it is blocked (ADR 39), and when it was erased.
 */
export const erase = (history: History, client: string, now: number): void => {
  const { granted, figures, voided, accepted } = history
  const nobody = `nobody-${randomUUID()}`
  for (const [key, figure] of [...figures])
    if (figure.client === client) {
      figures.delete(key)
      figures.set(key.replace(client, nobody), { ...figure, client: nobody })
    }
  for (const [key, seat] of [...granted.seats])
    if (seat.client === client) {
      granted.seats.delete(key)
      granted.seats.set(`${seat.item} ${nobody}`, { ...seat, client: nobody })
    }
  for (const key of [...voided])
    if (key.startsWith(client)) {
      voided.delete(key)
      voided.add(key.replace(client, nobody))
    }
  for (const [key, slot] of [...accepted])
    if (key.startsWith(client)) {
      accepted.delete(key)
      accepted.set(key.replace(client, nobody), slot)
    }
  for (const key of [...granted.known]) if (key.endsWith(` ${client}`)) granted.known.delete(key)
  for (const key of [...granted.asked.keys()]) if (key.endsWith(` ${client}`)) granted.asked.delete(key)
  granted.trials.delete(client)
  granted.lines.delete(client)
  history.erased.set(client, now)
  history.version += 1
}
