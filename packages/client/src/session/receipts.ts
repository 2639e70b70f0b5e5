import type { ReceiptEnvelope } from '@countersign/protocol'
import type { Records } from './records.ts'

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

/** What was kept, oldest first; what cannot be read is left out. */
export const keptReceipts = async (records: Records): Promise<readonly KeptReceipt[]> => {
  const keys = [...(await records.storage.list('receipt/'))].sort()
  const kept = await Promise.all(keys.map((key) => records.read<KeptReceipt>(key)))
  return kept.filter((one) => one !== null)
}
