// A thread that opens reports and seals receipts; `reportSealingInThreads` starts it.
import { parentPort } from 'node:worker_threads'
import { reportSealingInThread } from './report-sealing.ts'
import type { Answered, Asked } from './thread-messages.ts'

let secrets: ReadonlyMap<number, Uint8Array> = new Map()
const sealing = reportSealingInThread((epoch) => secrets.get(epoch))

const answerTo = (asked: Asked): Answered => {
  if (asked.secrets !== null) secrets = asked.secrets
  return {
    id: asked.id,
    tickets: JSON.stringify(asked.tickets.map((token) => sealing.ticketOf(token))),
    reports: JSON.stringify(
      asked.reports.map((token, index) => sealing.open(token, { key: asked.reportKeys[index] ?? '' })),
    ),
    sealed: asked.contents.map((content, index) =>
      sealing.seal({ key: asked.contentKeys[index] ?? '' }, content),
    ),
    fault: null,
  }
}

parentPort?.on('message', (asked: Asked) => {
  try {
    parentPort?.postMessage(answerTo(asked))
  } catch (error) {
    const fault = error instanceof Error ? error : new Error(String(error))
    parentPort?.postMessage({
      id: asked.id,
      tickets: '[]',
      reports: '[]',
      sealed: [],
      fault,
    } satisfies Answered)
  }
})
