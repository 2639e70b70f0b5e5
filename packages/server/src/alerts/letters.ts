import type { AlertEntry } from './entry.ts'
import type { Letter } from './render.ts'
import { sentencesOf } from './sentences.ts'

/** Where a letter comes from. */
export interface Sender {
  /** Public base URL without a final slash; with its path prefix, if there is one. */
  readonly publicUrl: string
  readonly sandbox: boolean
  /** A sentence about whom to ask (O3); null: nobody is set. */
  readonly contact: () => string | null
}

/** Things that one letter tells in full; more are told by their number. */
const MOST = 50

const marked = (subject: string, { sandbox }: Sender): string => (sandbox ? `[Sandbox] ${subject}` : subject)

/** The worst comes first: what has ended, then what ends, then shares. */
const weight = ({ kind, level, takesOver }: AlertEntry): number => {
  const calm = takesOver === null ? 0 : -1_000
  return calm + (kind === 'expiry' ? (level >= 0 ? 200 : 100 + level) : kind === 'cloned' ? 150 : level)
}

export const byWeight = (entries: readonly AlertEntry[]): readonly AlertEntry[] =>
  entries.toSorted((a, b) => weight(b) - weight(a))

/** Everything that one check has found out about an organization, in one letter (N2, N4). */
export const organizationLetter = (
  organization: { readonly id: string; readonly name: string },
  all: readonly AlertEntry[],
  sender: Sender,
): Letter => {
  const { publicUrl } = sender
  const entries = byWeight(all)
  const sections = entries
    .slice(0, MOST)
    .map((entry) => ({ ...sentencesOf(entry), link: `${publicUrl}${entry.page}` }))
  const rest = entries.length - sections.length
  const [first] = sections
  const contact = sender.contact()
  const more = entries.length > 1 ? ` (and ${entries.length - 1} more)` : ''
  return {
    subject: marked(`${organization.name}: ${first?.headline ?? 'license alert'}${more}`, sender),
    intro: `About the licenses of ${organization.name} (${organization.id}):`,
    sections: [
      ...sections,
      ...(rest > 0
        ? [{ headline: `${rest} more`, lines: ['The overview shows all of them.'], link: `${publicUrl}/` }]
        : []),
    ],
    footer: [
      'Sent by your license tracking server. All times are UTC.',
      `Who is told is set on ${publicUrl}/alerts`,
      ...(contact === null ? [] : [contact]),
    ],
  }
}

/** An exception of the server as operators are told of it (N5): no message of its own, which could name somebody. */
export interface FaultEntry {
  /** What failed: the text of the log line, a constant of the program. */
  readonly what: string
  /** Class and code of the exception. */
  readonly error: string
  /** Functions and places in the program, innermost first. */
  readonly places: readonly string[]
  readonly count: number
  readonly first: number
  readonly last: number
}

const iso = (instant: number): string => new Date(instant * 1_000).toISOString().replace('.000Z', 'Z')

export const faultLetter = (faults: readonly FaultEntry[], sender: Sender): Letter => {
  const [first] = faults
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : ''
  return {
    subject: marked(`License server: ${first?.what ?? 'an exception'}${more}`, sender),
    intro: `The license tracking server at ${sender.publicUrl} has met what it did not expect:`,
    sections: faults.map(({ what, error, places, count, first: begin, last }) => ({
      headline: `${what} (${error})`,
      lines: [
        count === 1 ? `Once, at ${iso(last)}.` : `${count} times, from ${iso(begin)} to ${iso(last)}.`,
        ...places.map((place) => `at ${place}`),
      ],
      link: null,
    })),
    footer: [
      'The log of the server says more. The same exception is told again after an hour at the earliest.',
      `${sender.publicUrl}/alerts`,
    ],
  }
}

export const testLetter = (sender: Sender): Letter => ({
  subject: marked('Countersign: a test of the alerts', sender),
  intro: 'Somebody has pressed the test button on the page of the alerts. This address is told of alerts.',
  sections: [],
  footer: [`${sender.publicUrl}/alerts`],
})
