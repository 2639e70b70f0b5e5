// Generated from the OpenAPI document of the management API: run "npm run reference".
export interface Operations {
  /** Revoke an API key at once. */
  'DELETE /v1/api-keys/{id}': {
    readonly params: { readonly id: string }
    readonly query: Record<never, never>
    readonly body: undefined
    readonly answer: unknown
  }
  /** Delete a handshake code that is not the default. */
  'DELETE /v1/handshake-codes/{code}': {
    readonly params: { readonly code: string }
    readonly query: Record<never, never>
    readonly body: undefined
    readonly answer: unknown
  }
  /** Take an invitation back. */
  'DELETE /v1/invitations/{id}': {
    readonly params: { readonly id: string }
    readonly query: Record<never, never>
    readonly body: undefined
    readonly answer: unknown
  }
  /** Send no mail. */
  'DELETE /v1/mail-settings': {
    readonly params: Record<never, never>
    readonly query: Record<never, never>
    readonly body: undefined
    readonly answer: { readonly settings: { readonly host: string; readonly port: number; readonly tls: string; readonly user: string | null; readonly from: string; readonly passwordSet: boolean } | null }
  }
  /** Take a person’s role away. */
  'DELETE /v1/members/{userId}': {
    readonly params: { readonly userId: string }
    readonly query: { readonly organization?: string }
    readonly body: undefined
    readonly answer: unknown
  }
  /** Remove a page; the FAQ becomes again what comes with the system. */
  'DELETE /v1/pages/{slug}': {
    readonly params: { readonly slug: string }
    readonly query: Record<never, never>
    readonly body: undefined
    readonly answer: unknown
  }
  /** Remove a webhook with what waits for it. */
  'DELETE /v1/webhooks/{id}': {
    readonly params: { readonly id: string }
    readonly query: Record<never, never>
    readonly body: undefined
    readonly answer: unknown
  }
  /** Who is told of the server, and of every organization. */
  'GET /v1/alert-settings': {
    readonly params: Record<never, never>
    readonly query: Record<never, never>
    readonly body: undefined
    readonly answer: { readonly to: string; readonly cc: string; readonly bcc: string; readonly contacts: readonly ({ readonly kind: "billing" | "technical" | "other"; readonly email: string })[] }
  }
  /** Messages about the server, newest first; the last 100. */
  'GET /v1/alerts': {
    readonly params: Record<never, never>
    readonly query: Record<never, never>
    readonly body: undefined
    readonly answer: { readonly rows: readonly ({ readonly id: string; readonly at: string; readonly subject: string; readonly headlines: readonly (string)[]; readonly recipients: number; readonly mail: string })[] }
  }
  /** List API keys. */
  'GET /v1/api-keys': {
    readonly params: Record<never, never>
    readonly query: { readonly organization?: string }
    readonly body: undefined
    readonly answer: { readonly rows: readonly ({ readonly id: string; readonly name: string; readonly scopes: readonly (string)[]; readonly organizationId: string | null; readonly created: string; readonly lastUsed: string | null })[] }
  }
  /** Tell the time that licensing goes by. */
  'GET /v1/clock': {
    readonly params: Record<never, never>
    readonly query: Record<never, never>
    readonly body: undefined
    readonly answer: { readonly now: string; readonly sandbox: boolean }
  }
  /** Addresses of sales and support, and who sells. */
  'GET /v1/contacts': {
    readonly params: Record<never, never>
    readonly query: Record<never, never>
    readonly body: undefined
    readonly answer: { readonly seller: string; readonly salesEmail: string | null; readonly supportEmail: string | null; readonly shop: boolean }
  }
  /** List denials of 45 days, newest first. */
  'GET /v1/denials': {
    readonly params: Record<never, never>
    readonly query: { readonly limit?: string; readonly after?: string; readonly organization?: string }
    readonly body: undefined
    readonly answer: { readonly rows: readonly ({ readonly number: number; readonly id: string; readonly at: string; readonly uuid: string; readonly product: string; readonly organizationId: string | null; readonly handshakeCode: string | null; readonly result: number; readonly name: string; readonly reason: string })[]; readonly next: string | null }
  }
  /** List devices of the server or of an organization, or those with a seat of an item. */
  'GET /v1/devices': {
    readonly params: Record<never, never>
    readonly query: { readonly limit?: string; readonly after?: string; readonly item?: string; readonly organization?: string; readonly uuid?: string; readonly contactFrom?: string; readonly contactTo?: string; readonly sign?: "copied" | "gaps" | "blocked" }
    readonly body: undefined
    readonly answer: { readonly rows: readonly ({ readonly uuid: string; readonly firstContact: string; readonly lastContact: string; readonly product: string; readonly version: string; readonly edition: string; readonly deployment: string; readonly blockedAt: string | null; readonly seat?: { readonly item: string; readonly taken: string; readonly lastContact: string; readonly released: string | null; readonly until: string } })[]; readonly next: string | null }
  }
  /** Show a device with its seats. */
  'GET /v1/devices/{uuid}': {
    readonly params: { readonly uuid: string }
    readonly query: Record<never, never>
    readonly body: undefined
    readonly answer: { readonly uuid: string; readonly firstContact: string; readonly lastContact: string; readonly product: string; readonly version: string; readonly edition: string; readonly deployment: string; readonly blockedAt: string | null; readonly seats: readonly ({ readonly item: string; readonly taken: string; readonly lastContact: string; readonly released: string | null; readonly until: string })[]; readonly lines: readonly ({ readonly product: string; readonly restarts: number; readonly forkedAt: string | null; readonly clonedAt: string | null })[]; readonly stores: readonly ({ readonly store: string; readonly sequence: number; readonly missing: readonly ({ readonly first: number; readonly last: number })[]; readonly dropped: number; readonly lastSubmission: string })[] }
  }
  /** Everything that is stored about a UUID. */
  'GET /v1/devices/{uuid}/export': {
    readonly params: { readonly uuid: string }
    readonly query: Record<never, never>
    readonly body: undefined
    readonly answer: { readonly uuid: string }
  }
  /** Unexpected exceptions of this server, folded together, the latest first. */
  'GET /v1/exceptions': {
    readonly params: Record<never, never>
    readonly query: Record<never, never>
    readonly body: undefined
    readonly answer: { readonly rows: readonly ({ readonly what: string; readonly error: string; readonly places: readonly (string)[]; readonly count: number; readonly first: string; readonly last: string })[] }
  }
  /** The last 5 grants and 20 denials of 45 days of a device, newest first. */
  'GET /v1/explain': {
    readonly params: Record<never, never>
    readonly query: { readonly client: string }
    readonly body: undefined
    readonly answer: { readonly client: string; readonly decisions: readonly ({ readonly at: string; readonly id: string; readonly requestId: string; readonly result: number; readonly name: string; readonly product: string; readonly organizationId: string | null; readonly handshakeCode: string | null; readonly asked: unknown; readonly tried: readonly ({ readonly item: string; readonly module: string | null; readonly failed: { readonly code: number; readonly name: string; readonly reason: string; readonly fix: string | null; readonly by: readonly (string)[] } | null })[]; readonly firstFailed: { readonly code: number; readonly name: string; readonly reason: string; readonly fix: string | null; readonly by: readonly (string)[] } | null; readonly fix: string | null; readonly by: readonly (string)[]; readonly again: { readonly at: string; readonly tried: readonly ({ readonly item: string; readonly module: string | null; readonly role: string; readonly reason: string; readonly failed: { readonly code: number; readonly name: string; readonly reason: string; readonly fix: string | null; readonly by: readonly (string)[] } | null })[] } | null })[] }
  }
  /** List handshake codes. */
  'GET /v1/handshake-codes': {
    readonly params: Record<never, never>
    readonly query: { readonly limit?: string; readonly after?: string; readonly organization?: string }
    readonly body: undefined
    readonly answer: { readonly rows: readonly ({ readonly code: string; readonly internalId: string; readonly organizationId: string; readonly items: readonly (string)[]; readonly default: boolean; readonly validationFields: readonly (string)[]; readonly sessionPasswords: readonly ({ readonly id: string; readonly until: string | null })[] })[]; readonly next: string | null }
  }
  /** Show a handshake code. */
  'GET /v1/handshake-codes/{code}': {
    readonly params: { readonly code: string }
    readonly query: Record<never, never>
    readonly body: undefined
    readonly answer: { readonly code: string; readonly internalId: string; readonly organizationId: string; readonly items: readonly (string)[]; readonly default: boolean; readonly validationFields: readonly (string)[]; readonly sessionPasswords: readonly ({ readonly id: string; readonly until: string | null })[] }
  }
  /** Held units of a handshake code by device, module and slot. */
  'GET /v1/handshake-codes/{code}/held': {
    readonly params: { readonly code: string }
    readonly query: Record<never, never>
    readonly body: undefined
    readonly answer: { readonly code: string; readonly rows: readonly ({ readonly uuid: string; readonly module: string; readonly slot: number; readonly from: string; readonly units: number; readonly state: "open" | "refused" })[] }
  }
  /** Which item is used next and when each runs out, devices by session password, held units. */
  'GET /v1/handshake-codes/{code}/usage': {
    readonly params: { readonly code: string }
    readonly query: Record<never, never>
    readonly body: undefined
    readonly answer: { readonly code: string; readonly usageOrder: readonly ({ readonly item: string; readonly stage: string; readonly position: number | null; readonly usable: boolean; readonly remaining: number | null; readonly perDay: number; readonly next: { readonly stage: string; readonly at: string; readonly by: string } | null; readonly runsOutAt: string | null })[]; readonly next: string | null; readonly sessionPasswords: readonly ({ readonly id: string; readonly until: string | null; readonly devices: number })[]; readonly held: readonly ({ readonly module: string; readonly count: number })[] }
  }
  /** What a visitor may know of this server. */
  'GET /v1/installation': {
    readonly params: Record<never, never>
    readonly query: Record<never, never>
    readonly body: undefined
    readonly answer: { readonly mode: string; readonly sandbox: boolean; readonly registration: boolean; readonly setupNeeded: boolean; readonly https: boolean }
  }
  /** List invitations that are open. */
  'GET /v1/invitations': {
    readonly params: Record<never, never>
    readonly query: Record<never, never>
    readonly body: undefined
    readonly answer: { readonly rows: readonly ({ readonly id: string; readonly email: string; readonly organizationId: string | null; readonly role: string; readonly invitedBy: string; readonly expires: string })[] }
  }
  /** List license items with what is used of them; `limit` counts licenses. */
  'GET /v1/items': {
    readonly params: Record<never, never>
    readonly query: { readonly limit?: string; readonly after?: string; readonly organization?: string }
    readonly body: undefined
    readonly answer: { readonly rows: readonly ({ readonly id: string; readonly licenseId: string; readonly organizationId: string | null; readonly product: string; readonly unit: string; readonly chargeWay: string; readonly quota: number | null; readonly tolerance: number; readonly tolerancePercent: number; readonly used: number; readonly overUse: number; readonly remaining: number | null; readonly stage: string; readonly perDay: number; readonly next: { readonly stage: string; readonly at: string; readonly by: string } | null; readonly runsOutAt: string | null; readonly seats: { readonly taken: number; readonly quota: number | null }; readonly exceptions: { readonly used: number; readonly allowed: number }; readonly period: number; readonly notBefore: string; readonly expires: string; readonly graceUntil: string; readonly revokedAt: string | null; readonly versions: readonly (number)[] | null; readonly editions: readonly (string)[] | null; readonly deployments: readonly (string)[] | null; readonly modules: readonly (string)[] | null; readonly periodDays: number | null; readonly activeDays: number | null; readonly offlineDays: number | null; readonly domain: string | null; readonly dependsOn: readonly (string)[] | null; readonly handshakeCodes: readonly (string)[] })[]; readonly next: string | null }
  }
  /** Show what is used of a license item. */
  'GET /v1/items/{id}': {
    readonly params: { readonly id: string }
    readonly query: Record<never, never>
    readonly body: undefined
    readonly answer: { readonly id: string; readonly licenseId: string; readonly organizationId: string | null; readonly product: string; readonly unit: string; readonly chargeWay: string; readonly quota: number | null; readonly tolerance: number; readonly tolerancePercent: number; readonly used: number; readonly overUse: number; readonly remaining: number | null; readonly stage: string; readonly perDay: number; readonly next: { readonly stage: string; readonly at: string; readonly by: string } | null; readonly runsOutAt: string | null; readonly seats: { readonly taken: number; readonly quota: number | null }; readonly exceptions: { readonly used: number; readonly allowed: number }; readonly period: number; readonly notBefore: string; readonly expires: string; readonly graceUntil: string; readonly revokedAt: string | null; readonly versions: readonly (number)[] | null; readonly editions: readonly (string)[] | null; readonly deployments: readonly (string)[] | null; readonly modules: readonly (string)[] | null; readonly periodDays: number | null; readonly activeDays: number | null; readonly offlineDays: number | null; readonly domain: string | null; readonly dependsOn: readonly (string)[] | null; readonly handshakeCodes: readonly (string)[] }
  }
  /** The revocation of an item, with its file for self-hosted servers. */
  'GET /v1/items/{id}/revocation': {
    readonly params: { readonly id: string }
    readonly query: Record<never, never>
    readonly body: undefined
    readonly answer: { readonly id: string; readonly licenseId: string; readonly revokedAt: string; readonly file: { readonly name: string; readonly text: string } | null }
  }
  /** List licenses. */
  'GET /v1/licenses': {
    readonly params: Record<never, never>
    readonly query: { readonly limit?: string; readonly after?: string; readonly search?: string; readonly organization?: string }
    readonly body: undefined
    readonly answer: { readonly rows: readonly ({ readonly id: string; readonly organizationId: string; readonly alias: string | null; readonly status: string; readonly hosting: string | null; readonly createdAt: string; readonly activatedAt: string | null; readonly items: readonly ({ readonly id: string; readonly product: string; readonly unit: string; readonly chargeWay: string; readonly quota: number | null; readonly modules: readonly (string)[] | null; readonly versions: readonly (number)[] | null; readonly editions: readonly (string)[] | null; readonly deployments: readonly (string)[] | null; readonly activeDays: number | null; readonly offlineDays: number | null; readonly periodDays: number | null; readonly domain: string | null; readonly graceDays: number; readonly tolerance: number; readonly days: number | null; readonly notBefore: string | null; readonly expires: string | null; readonly revokedAt: string | null; readonly supplements: string | null; readonly renews: string | null; readonly dependsOn: readonly (string)[] | null })[]; readonly handshakeCodes: readonly (string)[]; readonly serverUuids: readonly (string)[] | null; readonly clientUuids: readonly (string)[] | null; readonly offlineDevices: number | null; readonly renews: string | null; readonly renewedBy: string | null; readonly supplements: string | null; readonly extendedAt: string | null; readonly source: string | null })[]; readonly next: string | null }
  }
  /** Show a license. */
  'GET /v1/licenses/{id}': {
    readonly params: { readonly id: string }
    readonly query: Record<never, never>
    readonly body: undefined
    readonly answer: { readonly id: string; readonly organizationId: string; readonly alias: string | null; readonly status: string; readonly hosting: string | null; readonly createdAt: string; readonly activatedAt: string | null; readonly items: readonly ({ readonly id: string; readonly product: string; readonly unit: string; readonly chargeWay: string; readonly quota: number | null; readonly modules: readonly (string)[] | null; readonly versions: readonly (number)[] | null; readonly editions: readonly (string)[] | null; readonly deployments: readonly (string)[] | null; readonly activeDays: number | null; readonly offlineDays: number | null; readonly periodDays: number | null; readonly domain: string | null; readonly graceDays: number; readonly tolerance: number; readonly days: number | null; readonly notBefore: string | null; readonly expires: string | null; readonly revokedAt: string | null; readonly supplements: string | null; readonly renews: string | null; readonly dependsOn: readonly (string)[] | null })[]; readonly handshakeCodes: readonly (string)[]; readonly serverUuids: readonly (string)[] | null; readonly clientUuids: readonly (string)[] | null; readonly offlineDevices: number | null; readonly renews: string | null; readonly renewedBy: string | null; readonly supplements: string | null; readonly extendedAt: string | null; readonly source: string | null }
  }
  /** The signed files of a license, in any status: one, or one for each device of an offline license. */
  'GET /v1/licenses/{id}/files': {
    readonly params: { readonly id: string }
    readonly query: { readonly client?: string }
    readonly body: undefined
    readonly answer: { readonly files: readonly ({ readonly name: string; readonly clientUuid: string | null; readonly text: string })[] }
  }
  /** How mail is sent; the password is never shown. */
  'GET /v1/mail-settings': {
    readonly params: Record<never, never>
    readonly query: Record<never, never>
    readonly body: undefined
    readonly answer: { readonly settings: { readonly host: string; readonly port: number; readonly tls: string; readonly user: string | null; readonly from: string; readonly passwordSet: boolean } | null }
  }
  /** Messages that wait or were sent, newest first. */
  'GET /v1/mails': {
    readonly params: Record<never, never>
    readonly query: Record<never, never>
    readonly body: undefined
    readonly answer: { readonly rows: readonly ({ readonly id: string; readonly to: readonly (string)[]; readonly subject: string; readonly text: string | null; readonly created: string; readonly attempts: number; readonly lastError: string | null; readonly sent: string | null })[] }
  }
  /** The signed-in user with roles. */
  'GET /v1/me': {
    readonly params: Record<never, never>
    readonly query: Record<never, never>
    readonly body: undefined
    readonly answer: { readonly id: string; readonly name: string; readonly email: string; readonly secondFactor: boolean; readonly operator: string | null; readonly organizations: readonly ({ readonly id: string; readonly name: string; readonly role: string })[] }
  }
  /** List people with a role: of the server, or in an organization. */
  'GET /v1/members': {
    readonly params: Record<never, never>
    readonly query: { readonly organization?: string }
    readonly body: undefined
    readonly answer: { readonly rows: readonly ({ readonly userId: string; readonly name: string; readonly email: string; readonly role: string; readonly secondFactor: boolean })[] }
  }
  /** List offers: for members those that they may order by. */
  'GET /v1/offers': {
    readonly params: Record<never, never>
    readonly query: { readonly limit?: string; readonly after?: string }
    readonly body: undefined
    readonly answer: { readonly rows: readonly ({ readonly code: string; readonly name: string; readonly description: string; readonly kind: string; readonly currency: string; readonly price: number; readonly makes: { readonly items: readonly (Readonly<Record<string, unknown>>)[]; readonly product: string | null; readonly quota: number | null; readonly days: number | null }; readonly audience: string; readonly organizationId: string | null; readonly target: string | null; readonly withdrawnAt: string | null })[]; readonly next: string | null }
  }
  /** List orders, newest first. */
  'GET /v1/orders': {
    readonly params: Record<never, never>
    readonly query: { readonly limit?: string; readonly after?: string; readonly organization?: string }
    readonly body: undefined
    readonly answer: { readonly rows: readonly ({ readonly id: string; readonly kind: string; readonly state: string; readonly organizationId: string; readonly organizationName: string; readonly lines: readonly ({ readonly offer: string; readonly name: string; readonly description: string; readonly quantity: number; readonly unitPrice: number })[]; readonly target: string | null; readonly currency: string; readonly net: number; readonly tax: number; readonly taxName: string; readonly taxBasisPoints: number; readonly total: number; readonly method: string; readonly buyerReference: string | null; readonly reseller: string | null; readonly billTo: string; readonly contacts: readonly ({ readonly kind: "billing" | "technical" | "other"; readonly name: string; readonly email: string })[]; readonly createdAt: string; readonly createdBy: string; readonly placedAt: string | null; readonly payment: { readonly method: string; readonly reference: string; readonly at: string; readonly by: string } | null; readonly fulfilledAt: string | null; readonly cancelledAt: string | null; readonly note: string | null; readonly licenseId: string | null; readonly requestId: string | null; readonly howToPay: string | null; readonly documents: readonly ({ readonly number: string; readonly kind: string; readonly issued: string })[] })[]; readonly next: string | null }
  }
  /** Show an order. */
  'GET /v1/orders/{id}': {
    readonly params: { readonly id: string }
    readonly query: Record<never, never>
    readonly body: undefined
    readonly answer: { readonly id: string; readonly kind: string; readonly state: string; readonly organizationId: string; readonly organizationName: string; readonly lines: readonly ({ readonly offer: string; readonly name: string; readonly description: string; readonly quantity: number; readonly unitPrice: number })[]; readonly target: string | null; readonly currency: string; readonly net: number; readonly tax: number; readonly taxName: string; readonly taxBasisPoints: number; readonly total: number; readonly method: string; readonly buyerReference: string | null; readonly reseller: string | null; readonly billTo: string; readonly contacts: readonly ({ readonly kind: "billing" | "technical" | "other"; readonly name: string; readonly email: string })[]; readonly createdAt: string; readonly createdBy: string; readonly placedAt: string | null; readonly payment: { readonly method: string; readonly reference: string; readonly at: string; readonly by: string } | null; readonly fulfilledAt: string | null; readonly cancelledAt: string | null; readonly note: string | null; readonly licenseId: string | null; readonly requestId: string | null; readonly howToPay: string | null; readonly documents: readonly ({ readonly number: string; readonly kind: string; readonly issued: string })[] }
  }
  /** A document of an order as a PDF, in base64. */
  'GET /v1/orders/{id}/documents/{number}': {
    readonly params: { readonly id: string; readonly number: string }
    readonly query: Record<never, never>
    readonly body: undefined
    readonly answer: { readonly name: string; readonly mediaType: string; readonly base64: string }
  }
  /** List organizations. */
  'GET /v1/organizations': {
    readonly params: Record<never, never>
    readonly query: { readonly limit?: string; readonly after?: string; readonly search?: string }
    readonly body: undefined
    readonly answer: { readonly rows: readonly ({ readonly id: string; readonly name: string; readonly defaultHandshakeCode: string | null })[]; readonly next: string | null }
  }
  /** Show an organization. */
  'GET /v1/organizations/{id}': {
    readonly params: { readonly id: string }
    readonly query: Record<never, never>
    readonly body: undefined
    readonly answer: { readonly id: string; readonly name: string; readonly defaultHandshakeCode: string | null }
  }
  /** Who is told of an organization. */
  'GET /v1/organizations/{id}/alert-settings': {
    readonly params: { readonly id: string }
    readonly query: Record<never, never>
    readonly body: undefined
    readonly answer: { readonly to: string; readonly cc: string; readonly bcc: string; readonly contacts: readonly ({ readonly kind: "billing" | "technical" | "other"; readonly email: string })[] }
  }
  /** Messages about an organization, newest first; the last 100. */
  'GET /v1/organizations/{id}/alerts': {
    readonly params: { readonly id: string }
    readonly query: Record<never, never>
    readonly body: undefined
    readonly answer: { readonly rows: readonly ({ readonly id: string; readonly at: string; readonly subject: string; readonly headlines: readonly (string)[]; readonly recipients: number; readonly mail: string })[] }
  }
  /** Show which license items need attention, and the use of the last 30 days. */
  'GET /v1/overview': {
    readonly params: Record<never, never>
    readonly query: { readonly organization?: string }
    readonly body: undefined
    readonly answer: { readonly asOf: string; readonly attention: { readonly total: number; readonly rows: readonly ({ readonly id: string; readonly licenseId: string; readonly organizationId: string | null; readonly product: string; readonly unit: string; readonly chargeWay: string; readonly quota: number | null; readonly tolerance: number; readonly tolerancePercent: number; readonly used: number; readonly overUse: number; readonly remaining: number | null; readonly stage: string; readonly perDay: number; readonly next: { readonly stage: string; readonly at: string; readonly by: string } | null; readonly runsOutAt: string | null; readonly seats: { readonly taken: number; readonly quota: number | null }; readonly exceptions: { readonly used: number; readonly allowed: number }; readonly period: number; readonly notBefore: string; readonly expires: string; readonly graceUntil: string; readonly revokedAt: string | null; readonly versions: readonly (number)[] | null; readonly editions: readonly (string)[] | null; readonly deployments: readonly (string)[] | null; readonly modules: readonly (string)[] | null; readonly periodDays: number | null; readonly activeDays: number | null; readonly offlineDays: number | null; readonly domain: string | null; readonly dependsOn: readonly (string)[] | null; readonly handshakeCodes: readonly (string)[] })[] }; readonly use: { readonly days: readonly (number)[]; readonly total: number; readonly codes: number; readonly rows: readonly ({ readonly code: string; readonly days: readonly (number)[]; readonly total: number })[] } }
  }
  /** List the pages that the vendor has written. */
  'GET /v1/pages': {
    readonly params: Record<never, never>
    readonly query: Record<never, never>
    readonly body: undefined
    readonly answer: { readonly rows: readonly ({ readonly slug: string; readonly title: string; readonly kind: "text" | "faq"; readonly updatedAt: string | null })[] }
  }
  /** A page as it was written, and as HTML with the installation’s numbers. */
  'GET /v1/pages/{slug}': {
    readonly params: { readonly slug: string }
    readonly query: Record<never, never>
    readonly body: undefined
    readonly answer: { readonly slug: string; readonly title: string; readonly kind: "text" | "faq"; readonly updatedAt: string | null; readonly markdown: string; readonly html: string }
  }
  /** List products. */
  'GET /v1/products': {
    readonly params: Record<never, never>
    readonly query: { readonly limit?: string; readonly after?: string }
    readonly body: undefined
    readonly answer: { readonly rows: readonly ({ readonly code: string; readonly name: string; readonly unit: string; readonly modules: readonly (string)[]; readonly publicTrial: boolean; readonly publicTrialDays: number; readonly publicTrialsPerDay: number | null; readonly offlineDays: number | null; readonly newSeatsPerHour: number | null; readonly heldAbove: number | null; readonly licenseeUnregisters: number | null; readonly privateTrial: { readonly days: number; readonly quota: number } })[]; readonly next: string | null }
  }
  /** Show a product. */
  'GET /v1/products/{code}': {
    readonly params: { readonly code: string }
    readonly query: Record<never, never>
    readonly body: undefined
    readonly answer: { readonly code: string; readonly name: string; readonly unit: string; readonly modules: readonly (string)[]; readonly publicTrial: boolean; readonly publicTrialDays: number; readonly publicTrialsPerDay: number | null; readonly offlineDays: number | null; readonly newSeatsPerHour: number | null; readonly heldAbove: number | null; readonly licenseeUnregisters: number | null; readonly privateTrial: { readonly days: number; readonly quota: number } }
  }
  /** What anyone may order, and how it is paid. */
  'GET /v1/public-offers': {
    readonly params: Record<never, never>
    readonly query: Record<never, never>
    readonly body: undefined
    readonly answer: { readonly rows: readonly ({ readonly code: string; readonly name: string; readonly description: string; readonly kind: string; readonly currency: string; readonly price: number; readonly makes: { readonly items: readonly (Readonly<Record<string, unknown>>)[]; readonly product: string | null; readonly quota: number | null; readonly days: number | null }; readonly audience: string; readonly organizationId: string | null; readonly target: string | null; readonly withdrawnAt: string | null })[]; readonly ordering: boolean; readonly methods: readonly (string)[]; readonly tax: { readonly name: string; readonly basisPoints: number } }
  }
  /** List licenses that end soon or are in grace, and are not renewed yet, the first to end first. */
  'GET /v1/renewals': {
    readonly params: Record<never, never>
    readonly query: { readonly limit?: string; readonly after?: string; readonly organization?: string; readonly days?: string }
    readonly body: undefined
    readonly answer: { readonly rows: readonly ({ readonly licenseId: string; readonly alias: string | null; readonly organizationId: string; readonly organizationName: string; readonly products: readonly (string)[]; readonly expires: string; readonly graceUntil: string })[]; readonly next: string | null }
  }
  /** List requests, newest first. */
  'GET /v1/requests': {
    readonly params: Record<never, never>
    readonly query: { readonly limit?: string; readonly after?: string; readonly organization?: string }
    readonly body: undefined
    readonly answer: { readonly rows: readonly ({ readonly id: string; readonly kind: string; readonly state: string; readonly organizationId: string; readonly licenseId: string | null; readonly facts: readonly (string)[]; readonly message: string; readonly createdAt: string; readonly createdBy: string; readonly answer: { readonly at: string; readonly by: string; readonly text: string; readonly offer: string | null; readonly orderId: string | null } | null; readonly closedAt: string | null })[]; readonly next: string | null }
  }
  /** Show a request with its state and answer. */
  'GET /v1/requests/{id}': {
    readonly params: { readonly id: string }
    readonly query: Record<never, never>
    readonly body: undefined
    readonly answer: { readonly id: string; readonly kind: string; readonly state: string; readonly organizationId: string; readonly licenseId: string | null; readonly facts: readonly (string)[]; readonly message: string; readonly createdAt: string; readonly createdBy: string; readonly answer: { readonly at: string; readonly by: string; readonly text: string; readonly offer: string | null; readonly orderId: string | null } | null; readonly closedAt: string | null }
  }
  /** Who sells and how: addresses for sales and support, seller, tax, ways to pay. */
  'GET /v1/sales-settings': {
    readonly params: Record<never, never>
    readonly query: Record<never, never>
    readonly body: undefined
    readonly answer: { readonly salesEmail: string | null; readonly supportEmail: string | null; readonly seller: { readonly name: string; readonly address: string; readonly taxId: string; readonly bank: string; readonly note: string }; readonly tax: { readonly name: string; readonly basisPoints: number }; readonly methods: readonly ("wire" | "check" | "purchase-order")[]; readonly publicOrders: boolean }
  }
  /** Identity, certificates, keys, database and machine of this server. */
  'GET /v1/server': {
    readonly params: Record<never, never>
    readonly query: Record<never, never>
    readonly body: undefined
    readonly answer: { readonly uuid: string; readonly mode: "hosted" | "self-hosted"; readonly sandbox: boolean; readonly version: string; readonly incarnation: string; readonly role: "main"; readonly database: "sqlite" | "postgres"; readonly createdAt: string; readonly publicUrl: string; readonly rootKeys: readonly ({ readonly kty: string; readonly crv: string; readonly x: string; readonly y: string; readonly kid?: string; readonly sandbox?: boolean })[]; readonly https: boolean; readonly certificates: readonly ({ readonly organizations: readonly (string)[] | null; readonly issuedAt: string; readonly expiresAt: string; readonly daysLeft: number })[]; readonly keySet: { readonly issuedAt: string; readonly expiresAt: string; readonly nextRotation: string; readonly keys: readonly ({ readonly kid: string; readonly use: "signing" | "encryption"; readonly state: "next" | "in-use" | "kept"; readonly createdAt: string; readonly firstUse: string; readonly ageDays: number })[] } | null; readonly machine: { readonly since: string; readonly labels: readonly ({ readonly name: string; readonly changedAt: string | null })[]; readonly changes: readonly ({ readonly at: string; readonly matching: number; readonly labels: number; readonly changed: readonly (string)[] })[] } | null; readonly lastBackUp: null }
  }
  /** List every change that people made, of the server or of an organization. */
  'GET /v1/setup-changes': {
    readonly params: Record<never, never>
    readonly query: { readonly limit?: string; readonly after?: string; readonly organization?: string; readonly order?: "oldest" | "newest" }
    readonly body: undefined
    readonly answer: { readonly rows: readonly ({ readonly number: number; readonly at: string; readonly fromSlot: number; readonly actor: string; readonly action: string; readonly subject: string; readonly before: unknown; readonly after: unknown })[]; readonly next: string | null }
  }
  /** List the statements that were received from licensees’ servers, by server and digest. */
  'GET /v1/statements': {
    readonly params: Record<never, never>
    readonly query: { readonly limit?: string; readonly after?: string }
    readonly body: undefined
    readonly answer: { readonly rows: readonly ({ readonly server: string; readonly from: string; readonly to: string; readonly digest: string; readonly previous: string | null; readonly receivedAt: string; readonly sums: readonly ({ readonly organizationId: string; readonly handshakeCode: string | null; readonly item: string | null; readonly module: string; readonly count: number; readonly total: number })[] })[]; readonly next: string | null }
  }
  /** List the statements that were signed here, oldest first, each with its file again. */
  'GET /v1/statements/made': {
    readonly params: Record<never, never>
    readonly query: { readonly limit?: string; readonly after?: string }
    readonly body: undefined
    readonly answer: { readonly rows: readonly ({ readonly number: number; readonly from: string; readonly to: string; readonly previous: string | null; readonly sums: readonly ({ readonly organizationId: string; readonly handshakeCode: string | null; readonly item: string | null; readonly module: string; readonly count: number; readonly total: number })[]; readonly file: { readonly name: string; readonly text: string } })[]; readonly next: string | null }
  }
  /** Usage of a handshake code (every accepted figure), of an item (what it was charged), or of the public trials of a product. */
  'GET /v1/statistics': {
    readonly params: Record<never, never>
    readonly query: { readonly handshakeCode?: string; readonly item?: string; readonly product?: string; readonly from?: string; readonly to?: string; readonly by?: "module" | "slot" | "hour" | "day" }
    readonly body: undefined
    readonly answer: { readonly total: number; readonly rows: readonly ({ readonly key: string | number; readonly count: number; readonly late?: number; readonly modules: Readonly<Record<string, number>> })[]; readonly asOf: string; readonly hourlyBefore: string | null; readonly dailyBefore: string | null }
  }
  /** Authorizations of a handshake code by day, granted and denied with their reasons. */
  'GET /v1/statistics/authorizations': {
    readonly params: Record<never, never>
    readonly query: { readonly handshakeCode: string; readonly from: string; readonly to: string }
    readonly body: undefined
    readonly answer: { readonly granted: number; readonly denied: number; readonly reasons: readonly ({ readonly code: number; readonly name: string; readonly count: number })[]; readonly rows: readonly ({ readonly key: string; readonly granted: number; readonly denied: number; readonly reasons: readonly ({ readonly code: number; readonly name: string; readonly count: number })[] })[]; readonly asOf: string }
  }
  /** Devices with use, and the most at once, of a handshake code or under authorizations that name an item. */
  'GET /v1/statistics/devices': {
    readonly params: Record<never, never>
    readonly query: { readonly handshakeCode?: string; readonly item?: string; readonly from: string; readonly to: string; readonly by?: "hour" | "day" }
    readonly body: undefined
    readonly answer: { readonly rows: readonly ({ readonly key: string; readonly devices: number; readonly peak: number | null })[]; readonly peak: number; readonly asOf: string; readonly peakFrom: string | null }
  }
  /** Use by device, authorization or report, of a handshake code or under authorizations that name an item; largest first, reports by time. */
  'GET /v1/statistics/reports': {
    readonly params: Record<never, never>
    readonly query: { readonly handshakeCode?: string; readonly item?: string; readonly from: string; readonly to: string; readonly by: "device" | "authorization" | "report" }
    readonly body: undefined
    readonly answer: { readonly total: number; readonly rows: readonly ({ readonly uuid: string; readonly authorization: string | null; readonly grantedAt: string | null; readonly session: string | null; readonly at: string; readonly count: number; readonly modules: Readonly<Record<string, number>> })[]; readonly complete: boolean; readonly asOf: string; readonly foldedBefore: string | null }
  }
  /** List webhooks. */
  'GET /v1/webhooks': {
    readonly params: Record<never, never>
    readonly query: Record<never, never>
    readonly body: undefined
    readonly answer: { readonly rows: readonly ({ readonly id: string; readonly url: string; readonly events: readonly (string)[]; readonly enabled: boolean; readonly created: string })[] }
  }
  /** What was sent to a webhook or waits for it, newest first; the last 100. */
  'GET /v1/webhooks/{id}/deliveries': {
    readonly params: { readonly id: string }
    readonly query: Record<never, never>
    readonly body: undefined
    readonly answer: { readonly rows: readonly ({ readonly id: string; readonly type: string; readonly created: string; readonly attempts: number; readonly lastError: string | null; readonly nextAttempt: string | null; readonly sent: string | null })[] }
  }
  /** Change items, session passwords and validation fields, or make it the default. */
  'PATCH /v1/handshake-codes/{code}': {
    readonly params: { readonly code: string }
    readonly query: Record<never, never>
    readonly body: { readonly addItems?: readonly (string)[]; readonly removeItems?: readonly (string)[]; readonly validationFields?: readonly (string)[]; readonly addSessionPassword?: { readonly password?: string; readonly until?: string }; readonly removeSessionPassword?: string; readonly default?: true }
    readonly answer: { readonly code: string; readonly internalId: string; readonly organizationId: string; readonly items: readonly (string)[]; readonly default: boolean; readonly validationFields: readonly (string)[]; readonly sessionPasswords: readonly ({ readonly id: string; readonly until: string | null })[]; readonly sessionPassword?: string | null }
  }
  /** Set the alias, before activation. */
  'PATCH /v1/licenses/{id}': {
    readonly params: { readonly id: string }
    readonly query: Record<never, never>
    readonly body: { readonly alias: string }
    readonly answer: { readonly id: string; readonly organizationId: string; readonly alias: string | null; readonly status: string; readonly hosting: string | null; readonly createdAt: string; readonly activatedAt: string | null; readonly items: readonly ({ readonly id: string; readonly product: string; readonly unit: string; readonly chargeWay: string; readonly quota: number | null; readonly modules: readonly (string)[] | null; readonly versions: readonly (number)[] | null; readonly editions: readonly (string)[] | null; readonly deployments: readonly (string)[] | null; readonly activeDays: number | null; readonly offlineDays: number | null; readonly periodDays: number | null; readonly domain: string | null; readonly graceDays: number; readonly tolerance: number; readonly days: number | null; readonly notBefore: string | null; readonly expires: string | null; readonly revokedAt: string | null; readonly supplements: string | null; readonly renews: string | null; readonly dependsOn: readonly (string)[] | null })[]; readonly handshakeCodes: readonly (string)[]; readonly serverUuids: readonly (string)[] | null; readonly clientUuids: readonly (string)[] | null; readonly offlineDevices: number | null; readonly renews: string | null; readonly renewedBy: string | null; readonly supplements: string | null; readonly extendedAt: string | null; readonly source: string | null }
  }
  /** Change an offer’s name, description or price, or withdraw it; orders keep what they were made with. */
  'PATCH /v1/offers/{code}': {
    readonly params: { readonly code: string }
    readonly query: Record<never, never>
    readonly body: { readonly name?: string; readonly description?: string; readonly price?: number; readonly withdrawn?: boolean }
    readonly answer: { readonly code: string; readonly name: string; readonly description: string; readonly kind: string; readonly currency: string; readonly price: number; readonly makes: { readonly items: readonly (Readonly<Record<string, unknown>>)[]; readonly product: string | null; readonly quota: number | null; readonly days: number | null }; readonly audience: string; readonly organizationId: string | null; readonly target: string | null; readonly withdrawnAt: string | null }
  }
  /** Change a product: its name, public trials and the defaults of its rules. */
  'PATCH /v1/products/{code}': {
    readonly params: { readonly code: string }
    readonly query: Record<never, never>
    readonly body: { readonly name?: string; readonly publicTrial?: boolean; readonly publicTrialDays?: number | null; readonly publicTrialsPerDay?: number | null; readonly offlineDays?: number | null; readonly newSeatsPerHour?: number | null; readonly licenseeUnregisters?: number | null; readonly privateTrial?: { readonly days?: number; readonly quota?: number } }
    readonly answer: { readonly code: string; readonly name: string; readonly unit: string; readonly modules: readonly (string)[]; readonly publicTrial: boolean; readonly publicTrialDays: number; readonly publicTrialsPerDay: number | null; readonly offlineDays: number | null; readonly newSeatsPerHour: number | null; readonly heldAbove: number | null; readonly licenseeUnregisters: number | null; readonly privateTrial: { readonly days: number; readonly quota: number } }
  }
  /** Change a webhook, or switch it on or off. */
  'PATCH /v1/webhooks/{id}': {
    readonly params: { readonly id: string }
    readonly query: Record<never, never>
    readonly body: { readonly url?: string; readonly events?: readonly ("organization" | "server")[]; readonly enabled?: boolean }
    readonly answer: { readonly id: string; readonly url: string; readonly events: readonly (string)[]; readonly enabled: boolean; readonly created: string }
  }
  /** Send a test to everybody who is told of the server. */
  'POST /v1/alert-settings/test': {
    readonly params: Record<never, never>
    readonly query: Record<never, never>
    readonly body: undefined
    readonly answer: { readonly sent: boolean; readonly recipients: number; readonly answer: string | null }
  }
  /** Make an API key, which is shown this once. */
  'POST /v1/api-keys': {
    readonly params: Record<never, never>
    readonly query: Record<never, never>
    readonly body: { readonly name: string; readonly organizationId: string | null; readonly scopes: readonly ("read" | "write" | "admin")[] }
    readonly answer: { readonly id: string; readonly name: string; readonly scopes: readonly (string)[]; readonly organizationId: string | null; readonly created: string; readonly lastUsed: string | null; readonly apiKey: string }
  }
  /** Move the clock of a sandbox forward. */
  'POST /v1/clock': {
    readonly params: Record<never, never>
    readonly query: Record<never, never>
    readonly body: { readonly advance?: number; readonly set?: string }
    readonly answer: { readonly now: string; readonly sandbox: boolean }
  }
  /** Block a device, or lift that. */
  'POST /v1/devices/{uuid}/block': {
    readonly params: { readonly uuid: string }
    readonly query: Record<never, never>
    readonly body: { readonly reason?: string; readonly lift?: boolean }
    readonly answer: { readonly uuid: string; readonly changed: boolean }
  }
  /** Let a device go on that was found cloned. */
  'POST /v1/devices/{uuid}/clear-clone': {
    readonly params: { readonly uuid: string }
    readonly query: Record<never, never>
    readonly body: Readonly<Record<string, never>>
    readonly answer: { readonly uuid: string; readonly changed: boolean }
  }
  /** Erase everything about a UUID; totals do not change. */
  'POST /v1/devices/{uuid}/erase': {
    readonly params: { readonly uuid: string }
    readonly query: Record<never, never>
    readonly body: Readonly<Record<string, never>>
    readonly answer: { readonly uuid: string; readonly changed: boolean }
  }
  /** End the seats of a device; a licensee those of its own items, as often as the vendor allows. */
  'POST /v1/devices/{uuid}/unregister': {
    readonly params: { readonly uuid: string }
    readonly query: Record<never, never>
    readonly body: { readonly item?: string }
    readonly answer: { readonly uuid: string; readonly changed: boolean }
  }
  /** Void the use of a device or of one session of it, or lift that; charges are computed anew. */
  'POST /v1/devices/{uuid}/void': {
    readonly params: { readonly uuid: string }
    readonly query: Record<never, never>
    readonly body: { readonly reason?: string; readonly lift?: boolean; readonly session?: string }
    readonly answer: { readonly uuid: string; readonly changed: boolean }
  }
  /** Create a handshake code. */
  'POST /v1/handshake-codes': {
    readonly params: Record<never, never>
    readonly query: Record<never, never>
    readonly body: { readonly code: string; readonly organizationId: string; readonly items?: readonly (string)[]; readonly validationFields?: readonly (string)[]; readonly sessionPassword?: { readonly password?: string; readonly until?: string }; readonly default?: boolean }
    readonly answer: { readonly code: string; readonly internalId: string; readonly organizationId: string; readonly items: readonly (string)[]; readonly default: boolean; readonly validationFields: readonly (string)[]; readonly sessionPasswords: readonly ({ readonly id: string; readonly until: string | null })[]; readonly sessionPassword?: string | null }
  }
  /** Accept or refuse what is held of a device by now; charges are computed anew. */
  'POST /v1/handshake-codes/{code}/held/{uuid}': {
    readonly params: { readonly code: string; readonly uuid: string }
    readonly query: Record<never, never>
    readonly body: { readonly verdict: "accepted" | "refused"; readonly reason?: string }
    readonly answer: { readonly code: string; readonly uuid: string; readonly units: number; readonly charged: number }
  }
  /** Import a signed file: license, revocation, transfer; at the vendor, statements and ends of servers. */
  'POST /v1/imports': {
    readonly params: Record<never, never>
    readonly query: Record<never, never>
    readonly body: { readonly file: string; readonly handshakeCode?: string; readonly successor?: string }
    readonly answer: { readonly kind: string; readonly imported: boolean }
  }
  /** Invite somebody to a role. */
  'POST /v1/invitations': {
    readonly params: Record<never, never>
    readonly query: Record<never, never>
    readonly body: { readonly email: string; readonly organizationId: string | null; readonly role: "read-only" | "staff" | "admin" | "viewer" | "manager" | "owner" }
    readonly answer: { readonly id: string; readonly email: string; readonly organizationId: string | null; readonly role: string; readonly invitedBy: string; readonly expires: string; readonly link: string }
  }
  /** Accept an invitation: with a name and a password for a new account, without for one that exists. */
  'POST /v1/invitations/accept': {
    readonly params: Record<never, never>
    readonly query: Record<never, never>
    readonly body: { readonly token: string; readonly name?: string; readonly password?: string }
    readonly answer: { readonly email: string }
  }
  /** Show what an invitation’s token is good for. */
  'POST /v1/invitations/look': {
    readonly params: Record<never, never>
    readonly query: Record<never, never>
    readonly body: { readonly token: string }
    readonly answer: { readonly email: string; readonly organization: string | null; readonly role: string; readonly account: boolean }
  }
  /** Clear the registered devices of an item, and let as many in again for 30 days. */
  'POST /v1/items/{id}/clear-devices': {
    readonly params: { readonly id: string }
    readonly query: Record<never, never>
    readonly body: { readonly quota?: number | null }
    readonly answer: { readonly id: string; readonly organizationId: string; readonly alias: string | null; readonly status: string; readonly hosting: string | null; readonly createdAt: string; readonly activatedAt: string | null; readonly items: readonly ({ readonly id: string; readonly product: string; readonly unit: string; readonly chargeWay: string; readonly quota: number | null; readonly modules: readonly (string)[] | null; readonly versions: readonly (number)[] | null; readonly editions: readonly (string)[] | null; readonly deployments: readonly (string)[] | null; readonly activeDays: number | null; readonly offlineDays: number | null; readonly periodDays: number | null; readonly domain: string | null; readonly graceDays: number; readonly tolerance: number; readonly days: number | null; readonly notBefore: string | null; readonly expires: string | null; readonly revokedAt: string | null; readonly supplements: string | null; readonly renews: string | null; readonly dependsOn: readonly (string)[] | null })[]; readonly handshakeCodes: readonly (string)[]; readonly serverUuids: readonly (string)[] | null; readonly clientUuids: readonly (string)[] | null; readonly offlineDevices: number | null; readonly renews: string | null; readonly renewedBy: string | null; readonly supplements: string | null; readonly extendedAt: string | null; readonly source: string | null; readonly files: readonly ({ readonly name: string; readonly clientUuid: string | null; readonly text: string })[] }
  }
  /** Revoke an item; for self-hosted servers, answers with the file to import there. */
  'POST /v1/items/{id}/revoke': {
    readonly params: { readonly id: string }
    readonly query: Record<never, never>
    readonly body: Readonly<Record<string, never>>
    readonly answer: { readonly id: string; readonly licenseId: string; readonly revokedAt: string; readonly file: { readonly name: string; readonly text: string } | null }
  }
  /** Create a license with status `new`. */
  'POST /v1/licenses': {
    readonly params: Record<never, never>
    readonly query: Record<never, never>
    readonly body: { readonly organizationId: string; readonly items: readonly ({ readonly product: string; readonly chargeWay: "domain" | "server" | "device" | "active-device" | "concurrent-device" | "concurrent-instance" | "count"; readonly quota?: number | null; readonly modules?: readonly (string)[] | null; readonly versions?: readonly (number)[] | null; readonly editions?: readonly (string)[] | null; readonly deployments?: readonly ("browser" | "mobile" | "server" | "desktop" | "embedded")[] | null; readonly activeDays?: number | null; readonly days?: number | null; readonly until?: string | null; readonly domain?: string | null; readonly offlineDays?: number | null; readonly graceDays?: number | null; readonly tolerance?: number | null; readonly periodDays?: number | null; readonly exceptionsPerUnitYear?: number | null; readonly dependsOn?: readonly (string)[] | null })[]; readonly alias?: string }
    readonly answer: { readonly id: string; readonly organizationId: string; readonly alias: string | null; readonly status: string; readonly hosting: string | null; readonly createdAt: string; readonly activatedAt: string | null; readonly items: readonly ({ readonly id: string; readonly product: string; readonly unit: string; readonly chargeWay: string; readonly quota: number | null; readonly modules: readonly (string)[] | null; readonly versions: readonly (number)[] | null; readonly editions: readonly (string)[] | null; readonly deployments: readonly (string)[] | null; readonly activeDays: number | null; readonly offlineDays: number | null; readonly periodDays: number | null; readonly domain: string | null; readonly graceDays: number; readonly tolerance: number; readonly days: number | null; readonly notBefore: string | null; readonly expires: string | null; readonly revokedAt: string | null; readonly supplements: string | null; readonly renews: string | null; readonly dependsOn: readonly (string)[] | null })[]; readonly handshakeCodes: readonly (string)[]; readonly serverUuids: readonly (string)[] | null; readonly clientUuids: readonly (string)[] | null; readonly offlineDevices: number | null; readonly renews: string | null; readonly renewedBy: string | null; readonly supplements: string | null; readonly extendedAt: string | null; readonly source: string | null }
  }
  /** Activate a license, once and for good; self-hosted and offline ones answer with their files. */
  'POST /v1/licenses/{id}/activate': {
    readonly params: { readonly id: string }
    readonly query: Record<never, never>
    readonly body: { readonly hosting: "hosted" | "self" | "offline"; readonly handshakeCode?: string; readonly serverUuids?: readonly (string)[]; readonly clientUuids?: readonly (string)[] }
    readonly answer: { readonly id: string; readonly organizationId: string; readonly alias: string | null; readonly status: string; readonly hosting: string | null; readonly createdAt: string; readonly activatedAt: string | null; readonly items: readonly ({ readonly id: string; readonly product: string; readonly unit: string; readonly chargeWay: string; readonly quota: number | null; readonly modules: readonly (string)[] | null; readonly versions: readonly (number)[] | null; readonly editions: readonly (string)[] | null; readonly deployments: readonly (string)[] | null; readonly activeDays: number | null; readonly offlineDays: number | null; readonly periodDays: number | null; readonly domain: string | null; readonly graceDays: number; readonly tolerance: number; readonly days: number | null; readonly notBefore: string | null; readonly expires: string | null; readonly revokedAt: string | null; readonly supplements: string | null; readonly renews: string | null; readonly dependsOn: readonly (string)[] | null })[]; readonly handshakeCodes: readonly (string)[]; readonly serverUuids: readonly (string)[] | null; readonly clientUuids: readonly (string)[] | null; readonly offlineDevices: number | null; readonly renews: string | null; readonly renewedBy: string | null; readonly supplements: string | null; readonly extendedAt: string | null; readonly source: string | null; readonly handshakeCode: string | null; readonly files: readonly ({ readonly name: string; readonly clientUuid: string | null; readonly text: string })[] }
  }
  /** Extend the quota of an item by a supplement, which is valid at once. */
  'POST /v1/licenses/{id}/extend': {
    readonly params: { readonly id: string }
    readonly query: Record<never, never>
    readonly body: { readonly quota: number; readonly item?: string }
    readonly answer: { readonly id: string; readonly organizationId: string; readonly alias: string | null; readonly status: string; readonly hosting: string | null; readonly createdAt: string; readonly activatedAt: string | null; readonly items: readonly ({ readonly id: string; readonly product: string; readonly unit: string; readonly chargeWay: string; readonly quota: number | null; readonly modules: readonly (string)[] | null; readonly versions: readonly (number)[] | null; readonly editions: readonly (string)[] | null; readonly deployments: readonly (string)[] | null; readonly activeDays: number | null; readonly offlineDays: number | null; readonly periodDays: number | null; readonly domain: string | null; readonly graceDays: number; readonly tolerance: number; readonly days: number | null; readonly notBefore: string | null; readonly expires: string | null; readonly revokedAt: string | null; readonly supplements: string | null; readonly renews: string | null; readonly dependsOn: readonly (string)[] | null })[]; readonly handshakeCodes: readonly (string)[]; readonly serverUuids: readonly (string)[] | null; readonly clientUuids: readonly (string)[] | null; readonly offlineDevices: number | null; readonly renews: string | null; readonly renewedBy: string | null; readonly supplements: string | null; readonly extendedAt: string | null; readonly source: string | null; readonly files: readonly ({ readonly name: string; readonly clientUuid: string | null; readonly text: string })[] }
  }
  /** Renew a license: a new one that begins when it ends, and joins the same codes. */
  'POST /v1/licenses/{id}/renew': {
    readonly params: { readonly id: string }
    readonly query: Record<never, never>
    readonly body: { readonly days?: number; readonly until?: string }
    readonly answer: { readonly id: string; readonly organizationId: string; readonly alias: string | null; readonly status: string; readonly hosting: string | null; readonly createdAt: string; readonly activatedAt: string | null; readonly items: readonly ({ readonly id: string; readonly product: string; readonly unit: string; readonly chargeWay: string; readonly quota: number | null; readonly modules: readonly (string)[] | null; readonly versions: readonly (number)[] | null; readonly editions: readonly (string)[] | null; readonly deployments: readonly (string)[] | null; readonly activeDays: number | null; readonly offlineDays: number | null; readonly periodDays: number | null; readonly domain: string | null; readonly graceDays: number; readonly tolerance: number; readonly days: number | null; readonly notBefore: string | null; readonly expires: string | null; readonly revokedAt: string | null; readonly supplements: string | null; readonly renews: string | null; readonly dependsOn: readonly (string)[] | null })[]; readonly handshakeCodes: readonly (string)[]; readonly serverUuids: readonly (string)[] | null; readonly clientUuids: readonly (string)[] | null; readonly offlineDevices: number | null; readonly renews: string | null; readonly renewedBy: string | null; readonly supplements: string | null; readonly extendedAt: string | null; readonly source: string | null; readonly files: readonly ({ readonly name: string; readonly clientUuid: string | null; readonly text: string })[] }
  }
  /** Give the place of a lost device of an offline license to another; recorded. */
  'POST /v1/licenses/{id}/replace-device': {
    readonly params: { readonly id: string }
    readonly query: Record<never, never>
    readonly body: { readonly clientUuid: string; readonly by: string }
    readonly answer: { readonly id: string; readonly organizationId: string; readonly alias: string | null; readonly status: string; readonly hosting: string | null; readonly createdAt: string; readonly activatedAt: string | null; readonly items: readonly ({ readonly id: string; readonly product: string; readonly unit: string; readonly chargeWay: string; readonly quota: number | null; readonly modules: readonly (string)[] | null; readonly versions: readonly (number)[] | null; readonly editions: readonly (string)[] | null; readonly deployments: readonly (string)[] | null; readonly activeDays: number | null; readonly offlineDays: number | null; readonly periodDays: number | null; readonly domain: string | null; readonly graceDays: number; readonly tolerance: number; readonly days: number | null; readonly notBefore: string | null; readonly expires: string | null; readonly revokedAt: string | null; readonly supplements: string | null; readonly renews: string | null; readonly dependsOn: readonly (string)[] | null })[]; readonly handshakeCodes: readonly (string)[]; readonly serverUuids: readonly (string)[] | null; readonly clientUuids: readonly (string)[] | null; readonly offlineDevices: number | null; readonly renews: string | null; readonly renewedBy: string | null; readonly supplements: string | null; readonly extendedAt: string | null; readonly source: string | null; readonly files: readonly ({ readonly name: string; readonly clientUuid: string | null; readonly text: string })[] }
  }
  /** Send a test message with settings that need not be stored. */
  'POST /v1/mail-settings/test': {
    readonly params: Record<never, never>
    readonly query: Record<never, never>
    readonly body: { readonly settings: { readonly host: string; readonly port: number; readonly tls: "implicit" | "starttls" | "none"; readonly user: string | null; readonly password?: string | null; readonly from: string }; readonly to: string }
    readonly answer: { readonly sent: boolean; readonly answer: string | null }
  }
  /** Put a priced offer into the catalogue. */
  'POST /v1/offers': {
    readonly params: Record<never, never>
    readonly query: Record<never, never>
    readonly body: { readonly code: string; readonly name: string; readonly description?: string; readonly kind: "purchase" | "renewal" | "quota-extension" | "device-clearing"; readonly currency: string; readonly price: number; readonly makes: { readonly items?: readonly (Readonly<Record<string, unknown>>)[]; readonly product?: string | null; readonly quota?: number | null; readonly days?: number | null }; readonly audience?: "public" | "licensees" | "one"; readonly organizationId?: string | null; readonly target?: string | null }
    readonly answer: { readonly code: string; readonly name: string; readonly description: string; readonly kind: string; readonly currency: string; readonly price: number; readonly makes: { readonly items: readonly (Readonly<Record<string, unknown>>)[]; readonly product: string | null; readonly quota: number | null; readonly days: number | null }; readonly audience: string; readonly organizationId: string | null; readonly target: string | null; readonly withdrawnAt: string | null }
  }
  /** Order by offers of the catalogue; staff can make a quote that the licensee accepts. */
  'POST /v1/orders': {
    readonly params: Record<never, never>
    readonly query: Record<never, never>
    readonly body: { readonly organizationId: string; readonly lines: readonly ({ readonly offer: string; readonly quantity?: number; readonly unitPrice?: number })[]; readonly method: "wire" | "check" | "purchase-order"; readonly buyerReference?: string | null; readonly reseller?: string | null; readonly billTo?: string; readonly contacts?: readonly ({ readonly kind: "billing" | "technical" | "other"; readonly name: string; readonly email: string })[]; readonly target?: string | null; readonly draft?: boolean; readonly requestId?: string | null }
    readonly answer: { readonly id: string; readonly kind: string; readonly state: string; readonly organizationId: string; readonly organizationName: string; readonly lines: readonly ({ readonly offer: string; readonly name: string; readonly description: string; readonly quantity: number; readonly unitPrice: number })[]; readonly target: string | null; readonly currency: string; readonly net: number; readonly tax: number; readonly taxName: string; readonly taxBasisPoints: number; readonly total: number; readonly method: string; readonly buyerReference: string | null; readonly reseller: string | null; readonly billTo: string; readonly contacts: readonly ({ readonly kind: "billing" | "technical" | "other"; readonly name: string; readonly email: string })[]; readonly createdAt: string; readonly createdBy: string; readonly placedAt: string | null; readonly payment: { readonly method: string; readonly reference: string; readonly at: string; readonly by: string } | null; readonly fulfilledAt: string | null; readonly cancelledAt: string | null; readonly note: string | null; readonly licenseId: string | null; readonly requestId: string | null; readonly howToPay: string | null; readonly documents: readonly ({ readonly number: string; readonly kind: string; readonly issued: string })[] }
  }
  /** Cancel an order whose license is not made; members only one that is not paid. */
  'POST /v1/orders/{id}/cancel': {
    readonly params: { readonly id: string }
    readonly query: Record<never, never>
    readonly body: { readonly reason?: string | null }
    readonly answer: { readonly id: string; readonly kind: string; readonly state: string; readonly organizationId: string; readonly organizationName: string; readonly lines: readonly ({ readonly offer: string; readonly name: string; readonly description: string; readonly quantity: number; readonly unitPrice: number })[]; readonly target: string | null; readonly currency: string; readonly net: number; readonly tax: number; readonly taxName: string; readonly taxBasisPoints: number; readonly total: number; readonly method: string; readonly buyerReference: string | null; readonly reseller: string | null; readonly billTo: string; readonly contacts: readonly ({ readonly kind: "billing" | "technical" | "other"; readonly name: string; readonly email: string })[]; readonly createdAt: string; readonly createdBy: string; readonly placedAt: string | null; readonly payment: { readonly method: string; readonly reference: string; readonly at: string; readonly by: string } | null; readonly fulfilledAt: string | null; readonly cancelledAt: string | null; readonly note: string | null; readonly licenseId: string | null; readonly requestId: string | null; readonly howToPay: string | null; readonly documents: readonly ({ readonly number: string; readonly kind: string; readonly issued: string })[] }
  }
  /** Confirm that the money is there: the license is made, once, however often this is told. */
  'POST /v1/orders/{id}/confirm-payment': {
    readonly params: { readonly id: string }
    readonly query: Record<never, never>
    readonly body: { readonly reference: string; readonly method?: "wire" | "check" | "purchase-order" }
    readonly answer: { readonly id: string; readonly kind: string; readonly state: string; readonly organizationId: string; readonly organizationName: string; readonly lines: readonly ({ readonly offer: string; readonly name: string; readonly description: string; readonly quantity: number; readonly unitPrice: number })[]; readonly target: string | null; readonly currency: string; readonly net: number; readonly tax: number; readonly taxName: string; readonly taxBasisPoints: number; readonly total: number; readonly method: string; readonly buyerReference: string | null; readonly reseller: string | null; readonly billTo: string; readonly contacts: readonly ({ readonly kind: "billing" | "technical" | "other"; readonly name: string; readonly email: string })[]; readonly createdAt: string; readonly createdBy: string; readonly placedAt: string | null; readonly payment: { readonly method: string; readonly reference: string; readonly at: string; readonly by: string } | null; readonly fulfilledAt: string | null; readonly cancelledAt: string | null; readonly note: string | null; readonly licenseId: string | null; readonly requestId: string | null; readonly howToPay: string | null; readonly documents: readonly ({ readonly number: string; readonly kind: string; readonly issued: string })[] }
  }
  /** Send a document of an order again, or its license file (`license-file`), to its buyer and contacts. */
  'POST /v1/orders/{id}/documents/{number}/send': {
    readonly params: { readonly id: string; readonly number: string }
    readonly query: Record<never, never>
    readonly body: { readonly to?: readonly (string)[] }
    readonly answer: { readonly to: readonly (string)[] }
  }
  /** Try again to make the license of an order that is paid. */
  'POST /v1/orders/{id}/fulfil': {
    readonly params: { readonly id: string }
    readonly query: Record<never, never>
    readonly body: Readonly<Record<string, never>>
    readonly answer: { readonly id: string; readonly kind: string; readonly state: string; readonly organizationId: string; readonly organizationName: string; readonly lines: readonly ({ readonly offer: string; readonly name: string; readonly description: string; readonly quantity: number; readonly unitPrice: number })[]; readonly target: string | null; readonly currency: string; readonly net: number; readonly tax: number; readonly taxName: string; readonly taxBasisPoints: number; readonly total: number; readonly method: string; readonly buyerReference: string | null; readonly reseller: string | null; readonly billTo: string; readonly contacts: readonly ({ readonly kind: "billing" | "technical" | "other"; readonly name: string; readonly email: string })[]; readonly createdAt: string; readonly createdBy: string; readonly placedAt: string | null; readonly payment: { readonly method: string; readonly reference: string; readonly at: string; readonly by: string } | null; readonly fulfilledAt: string | null; readonly cancelledAt: string | null; readonly note: string | null; readonly licenseId: string | null; readonly requestId: string | null; readonly howToPay: string | null; readonly documents: readonly ({ readonly number: string; readonly kind: string; readonly issued: string })[] }
  }
  /** Accept a quote: the order is placed and its invoice issued. */
  'POST /v1/orders/{id}/place': {
    readonly params: { readonly id: string }
    readonly query: Record<never, never>
    readonly body: { readonly method?: "wire" | "check" | "purchase-order"; readonly buyerReference?: string | null; readonly billTo?: string }
    readonly answer: { readonly id: string; readonly kind: string; readonly state: string; readonly organizationId: string; readonly organizationName: string; readonly lines: readonly ({ readonly offer: string; readonly name: string; readonly description: string; readonly quantity: number; readonly unitPrice: number })[]; readonly target: string | null; readonly currency: string; readonly net: number; readonly tax: number; readonly taxName: string; readonly taxBasisPoints: number; readonly total: number; readonly method: string; readonly buyerReference: string | null; readonly reseller: string | null; readonly billTo: string; readonly contacts: readonly ({ readonly kind: "billing" | "technical" | "other"; readonly name: string; readonly email: string })[]; readonly createdAt: string; readonly createdBy: string; readonly placedAt: string | null; readonly payment: { readonly method: string; readonly reference: string; readonly at: string; readonly by: string } | null; readonly fulfilledAt: string | null; readonly cancelledAt: string | null; readonly note: string | null; readonly licenseId: string | null; readonly requestId: string | null; readonly howToPay: string | null; readonly documents: readonly ({ readonly number: string; readonly kind: string; readonly issued: string })[] }
  }
  /** Create an organization with its default handshake code. */
  'POST /v1/organizations': {
    readonly params: Record<never, never>
    readonly query: Record<never, never>
    readonly body: { readonly name: string }
    readonly answer: { readonly id: string; readonly name: string; readonly defaultHandshakeCode: string | null }
  }
  /** Send a test to everybody who is told of an organization. */
  'POST /v1/organizations/{id}/alert-settings/test': {
    readonly params: { readonly id: string }
    readonly query: Record<never, never>
    readonly body: undefined
    readonly answer: { readonly sent: boolean; readonly recipients: number; readonly answer: string | null }
  }
  /** Create a product. */
  'POST /v1/products': {
    readonly params: Record<never, never>
    readonly query: Record<never, never>
    readonly body: { readonly code: string; readonly name: string; readonly unit: string; readonly modules: readonly (string)[]; readonly publicTrial?: boolean; readonly publicTrialDays?: number | null; readonly publicTrialsPerDay?: number | null; readonly offlineDays?: number | null; readonly newSeatsPerHour?: number | null; readonly heldAbove?: number | null; readonly licenseeUnregisters?: number | null; readonly privateTrial?: { readonly days?: number; readonly quota?: number } }
    readonly answer: { readonly code: string; readonly name: string; readonly unit: string; readonly modules: readonly (string)[]; readonly publicTrial: boolean; readonly publicTrialDays: number; readonly publicTrialsPerDay: number | null; readonly offlineDays: number | null; readonly newSeatsPerHour: number | null; readonly heldAbove: number | null; readonly licenseeUnregisters: number | null; readonly privateTrial: { readonly days: number; readonly quota: number } }
  }
  /** Order without an account: a mailed link leads on, whether the address is known or not. */
  'POST /v1/public-orders': {
    readonly params: Record<never, never>
    readonly query: Record<never, never>
    readonly body: { readonly email: string; readonly name: string; readonly organizationName: string; readonly lines: readonly ({ readonly offer: string; readonly quantity?: number; readonly unitPrice?: number })[]; readonly method: "wire" | "check" | "purchase-order"; readonly buyerReference?: string | null; readonly reseller?: string | null; readonly billTo?: string; readonly contacts?: readonly ({ readonly kind: "billing" | "technical" | "other"; readonly name: string; readonly email: string })[] }
    readonly answer: { readonly email: string }
  }
  /** Set a password for a new account, which gets an organization, and place the order. */
  'POST /v1/public-orders/accept': {
    readonly params: Record<never, never>
    readonly query: Record<never, never>
    readonly body: { readonly token: string; readonly password: string }
    readonly answer: { readonly email: string; readonly orderId: string; readonly organizationId: string }
  }
  /** Show the order that a mailed link is for. */
  'POST /v1/public-orders/look': {
    readonly params: Record<never, never>
    readonly query: Record<never, never>
    readonly body: { readonly token: string }
    readonly answer: { readonly email: string; readonly name: string; readonly organizationName: string; readonly account: boolean; readonly lines: readonly ({ readonly name: string; readonly quantity: number; readonly unitPrice: number })[]; readonly currency: string; readonly net: number; readonly tax: number; readonly taxName: string; readonly total: number; readonly method: string; readonly expires: string }
  }
  /** Place the order of a mailed link for an organization of one’s own; managers. */
  'POST /v1/public-orders/place': {
    readonly params: Record<never, never>
    readonly query: Record<never, never>
    readonly body: { readonly token: string; readonly organizationId: string | null }
    readonly answer: { readonly id: string; readonly kind: string; readonly state: string; readonly organizationId: string; readonly organizationName: string; readonly lines: readonly ({ readonly offer: string; readonly name: string; readonly description: string; readonly quantity: number; readonly unitPrice: number })[]; readonly target: string | null; readonly currency: string; readonly net: number; readonly tax: number; readonly taxName: string; readonly taxBasisPoints: number; readonly total: number; readonly method: string; readonly buyerReference: string | null; readonly reseller: string | null; readonly billTo: string; readonly contacts: readonly ({ readonly kind: "billing" | "technical" | "other"; readonly name: string; readonly email: string })[]; readonly createdAt: string; readonly createdBy: string; readonly placedAt: string | null; readonly payment: { readonly method: string; readonly reference: string; readonly at: string; readonly by: string } | null; readonly fulfilledAt: string | null; readonly cancelledAt: string | null; readonly note: string | null; readonly licenseId: string | null; readonly requestId: string | null; readonly howToPay: string | null; readonly documents: readonly ({ readonly number: string; readonly kind: string; readonly issued: string })[] }
  }
  /** Ask the vendor for what only the vendor can do, with the license’s facts. */
  'POST /v1/requests': {
    readonly params: Record<never, never>
    readonly query: Record<never, never>
    readonly body: { readonly organizationId: string; readonly kind: "offline-license" | "longer-offline-time" | "device-clearing" | "multi-year-term" | "payment-by-wire-or-check" | "trial-extension" | "other"; readonly licenseId?: string | null; readonly message: string }
    readonly answer: { readonly id: string; readonly kind: string; readonly state: string; readonly organizationId: string; readonly licenseId: string | null; readonly facts: readonly (string)[]; readonly message: string; readonly createdAt: string; readonly createdBy: string; readonly answer: { readonly at: string; readonly by: string; readonly text: string; readonly offer: string | null; readonly orderId: string | null } | null; readonly closedAt: string | null }
  }
  /** Answer a request with words, and with an offer or an order. */
  'POST /v1/requests/{id}/answer': {
    readonly params: { readonly id: string }
    readonly query: Record<never, never>
    readonly body: { readonly text: string; readonly offer?: string | null; readonly orderId?: string | null }
    readonly answer: { readonly id: string; readonly kind: string; readonly state: string; readonly organizationId: string; readonly licenseId: string | null; readonly facts: readonly (string)[]; readonly message: string; readonly createdAt: string; readonly createdBy: string; readonly answer: { readonly at: string; readonly by: string; readonly text: string; readonly offer: string | null; readonly orderId: string | null } | null; readonly closedAt: string | null }
  }
  /** Close a request, by either side. */
  'POST /v1/requests/{id}/close': {
    readonly params: { readonly id: string }
    readonly query: Record<never, never>
    readonly body: undefined
    readonly answer: { readonly id: string; readonly kind: string; readonly state: string; readonly organizationId: string; readonly licenseId: string | null; readonly facts: readonly (string)[]; readonly message: string; readonly createdAt: string; readonly createdBy: string; readonly answer: { readonly at: string; readonly by: string; readonly text: string; readonly offer: string | null; readonly orderId: string | null } | null; readonly closedAt: string | null }
  }
  /** Create the first administrator with the token of the first-run link. */
  'POST /v1/setup': {
    readonly params: Record<never, never>
    readonly query: Record<never, never>
    readonly body: { readonly token: string; readonly name: string; readonly email: string; readonly password: string }
    readonly answer: { readonly userId: string }
  }
  /** Sign a statement of everything since the one before. */
  'POST /v1/statements': {
    readonly params: Record<never, never>
    readonly query: Record<never, never>
    readonly body: Readonly<Record<string, never>>
    readonly answer: { readonly number: number; readonly from: string; readonly to: string; readonly sums: readonly ({ readonly organizationId: string; readonly handshakeCode: string | null; readonly item: string | null; readonly module: string; readonly count: number; readonly total: number })[]; readonly seats: readonly ({ readonly item: string; readonly taken: number })[]; readonly chains: number; readonly previous: string | null; readonly file: { readonly name: string; readonly text: string } }
  }
  /** Request the trial of a product, for an organization or a new one. */
  'POST /v1/trials': {
    readonly params: Record<never, never>
    readonly query: Record<never, never>
    readonly body: { readonly organizationId?: string; readonly organizationName?: string; readonly product: string }
    readonly answer: { readonly id: string; readonly organizationId: string; readonly alias: string | null; readonly status: string; readonly hosting: string | null; readonly createdAt: string; readonly activatedAt: string | null; readonly items: readonly ({ readonly id: string; readonly product: string; readonly unit: string; readonly chargeWay: string; readonly quota: number | null; readonly modules: readonly (string)[] | null; readonly versions: readonly (number)[] | null; readonly editions: readonly (string)[] | null; readonly deployments: readonly (string)[] | null; readonly activeDays: number | null; readonly offlineDays: number | null; readonly periodDays: number | null; readonly domain: string | null; readonly graceDays: number; readonly tolerance: number; readonly days: number | null; readonly notBefore: string | null; readonly expires: string | null; readonly revokedAt: string | null; readonly supplements: string | null; readonly renews: string | null; readonly dependsOn: readonly (string)[] | null })[]; readonly handshakeCodes: readonly (string)[]; readonly serverUuids: readonly (string)[] | null; readonly clientUuids: readonly (string)[] | null; readonly offlineDevices: number | null; readonly renews: string | null; readonly renewedBy: string | null; readonly supplements: string | null; readonly extendedAt: string | null; readonly source: string | null }
  }
  /** Extend a trial, once. */
  'POST /v1/trials/{id}/extend': {
    readonly params: { readonly id: string }
    readonly query: Record<never, never>
    readonly body: Readonly<Record<string, never>>
    readonly answer: { readonly id: string; readonly organizationId: string; readonly alias: string | null; readonly status: string; readonly hosting: string | null; readonly createdAt: string; readonly activatedAt: string | null; readonly items: readonly ({ readonly id: string; readonly product: string; readonly unit: string; readonly chargeWay: string; readonly quota: number | null; readonly modules: readonly (string)[] | null; readonly versions: readonly (number)[] | null; readonly editions: readonly (string)[] | null; readonly deployments: readonly (string)[] | null; readonly activeDays: number | null; readonly offlineDays: number | null; readonly periodDays: number | null; readonly domain: string | null; readonly graceDays: number; readonly tolerance: number; readonly days: number | null; readonly notBefore: string | null; readonly expires: string | null; readonly revokedAt: string | null; readonly supplements: string | null; readonly renews: string | null; readonly dependsOn: readonly (string)[] | null })[]; readonly handshakeCodes: readonly (string)[]; readonly serverUuids: readonly (string)[] | null; readonly clientUuids: readonly (string)[] | null; readonly offlineDevices: number | null; readonly renews: string | null; readonly renewedBy: string | null; readonly supplements: string | null; readonly extendedAt: string | null; readonly source: string | null }
  }
  /** Add a webhook; its secret is shown this once. */
  'POST /v1/webhooks': {
    readonly params: Record<never, never>
    readonly query: Record<never, never>
    readonly body: { readonly url: string; readonly events: readonly ("organization" | "server")[] }
    readonly answer: { readonly id: string; readonly url: string; readonly events: readonly (string)[]; readonly enabled: boolean; readonly created: string; readonly secret: string }
  }
  /** Send a message again that a webhook has not taken, under the same ID. */
  'POST /v1/webhooks/{id}/deliveries/{delivery}/send': {
    readonly params: { readonly id: string; readonly delivery: string }
    readonly query: Record<never, never>
    readonly body: undefined
    readonly answer: { readonly id: string; readonly type: string; readonly created: string; readonly attempts: number; readonly lastError: string | null; readonly nextAttempt: string | null; readonly sent: string | null }
  }
  /** Make a new secret; the one before signs for another day. */
  'POST /v1/webhooks/{id}/rotate-secret': {
    readonly params: { readonly id: string }
    readonly query: Record<never, never>
    readonly body: undefined
    readonly answer: { readonly id: string; readonly url: string; readonly events: readonly (string)[]; readonly enabled: boolean; readonly created: string; readonly secret: string }
  }
  /** Call a webhook now with a test. */
  'POST /v1/webhooks/{id}/test': {
    readonly params: { readonly id: string }
    readonly query: Record<never, never>
    readonly body: undefined
    readonly answer: { readonly sent: boolean; readonly answer: string | null }
  }
  /** Set who is told of the server, and of every organization. */
  'PUT /v1/alert-settings': {
    readonly params: Record<never, never>
    readonly query: Record<never, never>
    readonly body: { readonly to: string; readonly cc: string; readonly bcc: string; readonly contacts: readonly ({ readonly kind: "billing" | "technical" | "other"; readonly email: string })[] }
    readonly answer: { readonly to: string; readonly cc: string; readonly bcc: string; readonly contacts: readonly ({ readonly kind: "billing" | "technical" | "other"; readonly email: string })[] }
  }
  /** Set the usage order by hand. */
  'PUT /v1/handshake-codes/{code}/order': {
    readonly params: { readonly code: string }
    readonly query: Record<never, never>
    readonly body: { readonly items: readonly (string)[] }
    readonly answer: { readonly code: string; readonly internalId: string; readonly organizationId: string; readonly items: readonly (string)[]; readonly default: boolean; readonly validationFields: readonly (string)[]; readonly sessionPasswords: readonly ({ readonly id: string; readonly until: string | null })[] }
  }
  /** Set how mail is sent. */
  'PUT /v1/mail-settings': {
    readonly params: Record<never, never>
    readonly query: Record<never, never>
    readonly body: { readonly host: string; readonly port: number; readonly tls: "implicit" | "starttls" | "none"; readonly user: string | null; readonly password?: string | null; readonly from: string }
    readonly answer: { readonly settings: { readonly host: string; readonly port: number; readonly tls: string; readonly user: string | null; readonly from: string; readonly passwordSet: boolean } | null }
  }
  /** Give a person another role. */
  'PUT /v1/members/{userId}': {
    readonly params: { readonly userId: string }
    readonly query: { readonly organization?: string }
    readonly body: { readonly role: "read-only" | "staff" | "admin" | "viewer" | "manager" | "owner" }
    readonly answer: { readonly userId: string; readonly role: string }
  }
  /** Set who is told of an organization. */
  'PUT /v1/organizations/{id}/alert-settings': {
    readonly params: { readonly id: string }
    readonly query: Record<never, never>
    readonly body: { readonly to: string; readonly cc: string; readonly bcc: string; readonly contacts: readonly ({ readonly kind: "billing" | "technical" | "other"; readonly email: string })[] }
    readonly answer: { readonly to: string; readonly cc: string; readonly bcc: string; readonly contacts: readonly ({ readonly kind: "billing" | "technical" | "other"; readonly email: string })[] }
  }
  /** Write a page in Markdown; `{{name}}` is a number of the installation. */
  'PUT /v1/pages/{slug}': {
    readonly params: { readonly slug: string }
    readonly query: Record<never, never>
    readonly body: { readonly title: string; readonly kind: "text" | "faq"; readonly markdown: string }
    readonly answer: { readonly slug: string; readonly title: string; readonly kind: "text" | "faq"; readonly updatedAt: string | null; readonly markdown: string; readonly html: string }
  }
  /** Set who sells and how. */
  'PUT /v1/sales-settings': {
    readonly params: Record<never, never>
    readonly query: Record<never, never>
    readonly body: { readonly salesEmail: string | null; readonly supportEmail: string | null; readonly seller: { readonly name: string; readonly address: string; readonly taxId: string; readonly bank: string; readonly note: string }; readonly tax: { readonly name: string; readonly basisPoints: number }; readonly methods: readonly ("wire" | "check" | "purchase-order")[]; readonly publicOrders: boolean }
    readonly answer: { readonly salesEmail: string | null; readonly supportEmail: string | null; readonly seller: { readonly name: string; readonly address: string; readonly taxId: string; readonly bank: string; readonly note: string }; readonly tax: { readonly name: string; readonly basisPoints: number }; readonly methods: readonly ("wire" | "check" | "purchase-order")[]; readonly publicOrders: boolean }
  }
}
