import type { HandshakeCode, Holding, Item, OrganizationSetup, Product } from '@countersign/licensing'
import type { Instant, ItemTerms, Slot, Uuid } from '@countersign/protocol/vocabulary'

/** One change by a person: a fact that is never edited; also the audit log (P5). */
export interface SetupChange {
  readonly at: Instant
  /** First slot in which it holds. */
  readonly from: Slot
  /** Who: API key name, account or `command-line`. */
  readonly actor: string
  /** What: `product.create`, `license.activate`, … */
  readonly action: string
  readonly subject: string
  readonly before: unknown
  readonly after: unknown
  /** The organization that it is about; absent: that of what is changed, if it has one. */
  readonly organizationId?: string | null
}

export type LicenseStatus = 'new' | 'activated' | 'expired' | 'revoked' | 'retired'
export type Hosting = 'hosted' | 'self' | 'offline'

export interface License {
  readonly id: string
  readonly organizationId: string
  readonly alias: string | null
  readonly status: LicenseStatus
  readonly hosting: Hosting | null
  readonly createdAt: Instant
  readonly activatedAt: Instant | null
  /** Before activation, items have no begin: they are kept as the orders they came from. */
  readonly drafts: readonly ItemDraft[]
  readonly itemIds: readonly string[]
  /** When its file last changed: two files are the same license when ID and this are (protocol.md). Absent: at activation. */
  readonly issuedAt?: Instant
  /** Servers that it is bound to (L2, self-hosted). */
  readonly serverUuids?: readonly Uuid[]
  /** Devices that it is bound to, each with a file of its own (L10). */
  readonly devices?: readonly OfflineDevice[]
  /** Where its rights come from; absent: made by hand. */
  readonly source?: ItemTerms['source']
  /** The license that it renews (L6). */
  readonly renews?: string
  /** The license one of whose items it supplements (L7, L9). */
  readonly supplements?: string
  /** When a trial was extended, which it can be once (T2). */
  readonly extendedAt?: Instant
  /** When it was bound to another server, and is not used here any more (L12). */
  readonly retiredAt?: Instant
}

/** A device of an offline license (L10). */
export interface OfflineDevice {
  readonly clientUuid: Uuid
  readonly issuedAt: Instant
  /** The lost device whose place it took; null: the first. */
  readonly replaces: Uuid | null
}

/** Terms of an item before activation: everything but its validity, which starts then (L3). */
export interface ItemDraft {
  readonly id: string
  readonly terms: Readonly<Record<string, unknown>>
}

/** An item with the vendor's signature over its terms (`cs-item+jwt`). */
export interface SignedItem {
  readonly item: Item
  readonly jws: string
}

export interface Page {
  readonly limit: number
  /** Key of the last row of the page before; null: from the start. */
  readonly after: string | null
}

/** What people set up. Every method that writes also appends its `SetupChange` and raises the organization's version. */
export interface Setup {
  /** Null: unknown. Cached by version; the same frozen object while nothing changed. */
  organization(organizationId: string): Promise<OrganizationSetup | null>
  /** By ID; with `search` those whose ID or name holds it, in large or small letters. */
  organizations(page: Page & { readonly search?: string | null }): Promise<readonly OrganizationSetup[]>
  product(code: string): Promise<Product | null>
  products(page: Page): Promise<readonly Product[]>
  license(id: string): Promise<License | null>
  /** By ID; with `search` those whose ID, alias, or ID or name of the organization holds it, in large or small letters. */
  licenses(
    filter: { readonly organizationId: string | null; readonly search?: string | null },
    page: Page,
  ): Promise<readonly License[]>
  signedItem(itemId: string): Promise<SignedItem | null>
  /** JWS of each item, in the order asked for; unknown ones left out. Cached. */
  signedItems(itemIds: readonly string[]): Promise<readonly SignedItem[]>
  /** The organization of an internal code ID or null. */
  codeByInternalId(internalId: string): Promise<HandshakeCode | null>
  /** Of everything, or about one organization; by number, ascending or (`newest`) descending, after that of the page before. */
  changes(
    page: Page & { readonly organizationId?: string | null; readonly newest?: boolean },
  ): Promise<readonly (SetupChange & { readonly number: number })[]>

  /** Appends a line to the audit log about something that is no setup itself: people, keys, the server. */
  note(change: SetupChange): Promise<void>
  /** Inserts or replaces. */
  putProduct(product: Product, change: SetupChange): Promise<void>
  /** Inserts or renames; refuses nothing. */
  putOrganization(
    organization: { readonly id: string; readonly name: string },
    change: SetupChange,
  ): Promise<void>
  /** Inserts or replaces by internal ID. If `isDefault`, the former default of the organization loses the mark. */
  putCode(code: HandshakeCode, change: SetupChange): Promise<void>
  putLicense(license: License, change: SetupChange): Promise<void>
  /** Inserts or replaces by item ID. */
  putItem(item: SignedItem, change: SetupChange): Promise<void>
  /**
   * Sets which items a code holds from a slot on, in the order given (position set when `ordered`): ends holdings that
   * are not in the list, begins new ones. A holding that would begin and end in the same slot vanishes.
   */
  setHoldings(
    input: {
      readonly code: string
      readonly organizationId: string
      readonly itemIds: readonly string[]
      readonly ordered: boolean
      readonly from: Slot
    },
    change: SetupChange,
  ): Promise<void>
  /**
   * Lets a code hold items from a slot on, which may lie in the past (a renewal begins where the old item ended, L6).
   * Items that the code holds already stay as they are, and so does everything else.
   */
  joinHoldings(
    input: {
      readonly code: string
      readonly organizationId: string
      readonly items: readonly {
        readonly itemId: string
        readonly position: number | null
        readonly from: Slot
      }[]
    },
    change: SetupChange,
  ): Promise<void>
  holdings(organizationId: string): Promise<readonly Holding[]>
}
