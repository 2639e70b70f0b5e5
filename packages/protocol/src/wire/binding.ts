import { optional, otherwise, type Reader, record, text } from './fields.ts'
import type { Binding } from './messages.ts'

const trait = optional(text(1024))

/** Domain, application ID and process name; absent altogether means none of them. */
export const binding: Reader<Binding> = otherwise(
  record<Binding>({ domain: trait, applicationId: trait, processName: trait }),
  { domain: null, applicationId: null, processName: null },
)
