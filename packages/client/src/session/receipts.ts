import type { ReceiptEnvelope } from '@countersign/protocol'
import { KEYS, type Records } from './records.ts'

/** Seconds for which receipts are kept as evidence: a year of statements, and time to doubt the last. */
const KEPT = 400 * 86_400

/** A submission and what a server said about it (protocol.md, "What a receipt proves"). */
export interface KeptReceipt {
  /** Of the submission. */
  readonly sequence: number
  /** When the receipt came, Unix seconds by U7. */
  readonly at: number
  /** The submission, in clear: its digest is in the receipt. */
  readonly plaintext: string
  /** The receipt with its proof and the signed head, as they came. */
  readonly envelope: ReceiptEnvelope
}

/** Keeps a receipt that was verified. */
export const keepReceipt = (records: Records, receipt: KeptReceipt): Promise<void> =>
  records.write(KEYS.receipt(receipt.sequence), receipt)

/** What was kept, oldest first; what cannot be read is left out. */
export const keptReceipts = async (records: Records): Promise<readonly KeptReceipt[]> => {
  const keys = [...(await records.storage.list(RECEIPTS))].sort()
  const kept = await Promise.all(keys.map((key) => records.read<KeptReceipt>(key)))
  return kept.filter((one) => one !== null)
}

/** Forgets what was kept for longer than `KEPT`. */
export const forgetReceipts = async (records: Records, now: number): Promise<void> => {
  for (const key of [...(await records.storage.list(RECEIPTS))].sort()) {
    const receipt = await records.read<KeptReceipt>(key)
    if (receipt !== null && receipt.at > now - KEPT) return
    await records.storage.delete(key)
  }
}

const RECEIPTS = 'receipt/'
