import { changeOf, type Work } from '../../http/api/work.ts'
import { runningSeats } from './running-seats.ts'

/** Ends all running seats of an item; what they were stays (L9). Tells how many there were. */
export const clearDevices = async (work: Work, itemId: string): Promise<number> => {
  const { authorizations, setup } = work.tx
  const item = await setup.signedItem(itemId)
  if (item === null) return 0
  let cleared = 0
  for await (const { client } of runningSeats(work, item.item.terms)) {
    await authorizations.releaseSeat(itemId, client, work.now)
    cleared += 1
  }
  await setup.putItem(
    item,
    changeOf(work, 'item.clear-devices', { subject: itemId, before: cleared, after: 0 }),
  )
  return cleared
}
