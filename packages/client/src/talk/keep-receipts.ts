import type { KeptReceipt } from '../session/receipts.ts'
import { KEYS, type Records } from '../session/records.ts'

/** Seconds for which receipts are kept as evidence: a year of statements, and time to doubt the last. */
const KEPT = 400 * 86_400

/** Keeps a receipt that was verified. */
export const keepReceipt = (records: Records, receipt: KeptReceipt): Promise<void> =>
  records.write(KEYS.receipt(receipt.sequence), receipt)

/** Forgets what was kept for longer than `KEPT`. */
export const forgetReceipts = async (records: Records, now: number): Promise<void> => {
  for (const key of [...(await records.storage.list('receipt/'))].sort()) {
    const receipt = await records.read<KeptReceipt>(key)
    if (receipt !== null && receipt.at > now - KEPT) return
    await records.storage.delete(key)
  }
}
