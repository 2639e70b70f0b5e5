import { changeOf, type Work } from '../../http/api/work.ts'

const PAGE = 500

/** Ends all running seats of an item; what they were stays (L9). Tells how many there were. */
export const clearDevices = async (work: Work, itemId: string): Promise<number> => {
  const { authorizations, setup } = work.tx
  let after: string | null = null
  let cleared = 0
  for (;;) {
    const page = await authorizations.seatsOfItem(itemId, { limit: PAGE, after })
    for (const seat of page) {
      if (work.now >= seat.until || (seat.released !== null && seat.released >= seat.lastContact)) continue
      await authorizations.releaseSeat(itemId, seat.client, work.now)
      cleared += 1
    }
    after = page.at(-1)?.client ?? null
    if (page.length < PAGE) break
  }
  const item = await setup.signedItem(itemId)
  if (item !== null)
    await setup.putItem(
      item,
      changeOf(work, 'item.clear-devices', { subject: itemId, before: cleared, after: 0 }),
    )
  return cleared
}
