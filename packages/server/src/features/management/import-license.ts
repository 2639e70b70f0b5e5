import type { OrganizationSetup, Product } from '@countersign/licensing'
import {
  type Instant,
  isCode,
  type JsonObject,
  slotAt,
  type VerifiedLicenseFile,
  verifyLicenseFile,
} from '@countersign/protocol'
import type { License, SignedItem } from '@countersign/store/port'
import { isoTime } from '../../http/api/times.ts'
import { changeOf, holdsFrom, type Work } from '../../http/api/work.ts'
import type { Identity, ManagementServices } from '../../services.ts'
import { clearDevices } from './clear-devices.ts'
import { holdItems, isOrdered, itemsOf } from './code-holdings.ts'
import { codeToJoin, createEmptyCode, joinRenewedCodes } from './code-joining.ts'
import { refusedFile, verified } from './import-refusals.ts'
import { prolongSeats } from './running-seats.ts'

export interface ImportedLicense {
  /** False: this very license was there already, and nothing has changed. */
  readonly imported: boolean
  readonly license: License
  readonly handshakeCodes: readonly string[]
}

/** Verifies a license file against this server's root keys; then whether it may be imported here (L4). */
export const openLicenseFile = async (
  services: Pick<ManagementServices, 'identity' | 'clock'>,
  text: string,
): Promise<VerifiedLicenseFile> => {
  const { identity, clock } = services
  const file = await verified(() =>
    verifyLicenseFile({ text, roots: identity.rootKeys, sandbox: identity.sandbox }),
  )
  checkFit(file, identity, clock.now())
  return file
}

const STATUS_ADVICE: Readonly<Record<string, string>> = {
  new: 'is new and this file is for reading: activate the license first, give the UUID of this server, and import the file that you then get.',
  revoked: 'was revoked by the vendor.',
  retired: 'was bound to another server: import the file of the license as it is now.',
}

/** Whether a genuine file can be taken by this server at all. */
const checkFit = (
  { payload, items, certificates }: VerifiedLicenseFile,
  identity: Identity,
  now: Instant,
): void => {
  const { licenseId, hosting, status, serverUuids } = payload
  const advice = STATUS_ADVICE[status]
  if (advice !== undefined) throw refusedFile(`status-${status}`, `License ${licenseId} ${advice}`)
  if (hosting === 'hosted' || hosting === null)
    throw refusedFile(
      'hosted',
      `License ${licenseId} is used on the vendor's hosted server and this file is for reading: there is nothing to import. Applications reach it through its handshake code there.`,
    )
  if (hosting === 'offline')
    throw refusedFile(
      'offline',
      `License ${licenseId} is an offline license of device ${payload.clientUuid ?? ''}: give the file to the application on that device; no server takes it.`,
    )
  if (serverUuids === null || !serverUuids.includes(identity.serverUuid))
    throw refusedFile(
      'other-server',
      `License ${licenseId} is bound to server ${(serverUuids ?? []).join(', ')}, and this is server ${identity.serverUuid}. Import it there, or ask the vendor to bind it to this one.`,
    )
  for (const { terms } of items) {
    if (
      terms.licenseId !== licenseId ||
      terms.servers === null ||
      !terms.servers.includes(identity.serverUuid)
    )
      throw refusedFile(
        'other-server',
        `Item ${terms.id} of the file is not an item of license ${licenseId} for this server.`,
      )
  }
  const own = certificates.filter(({ certificate }) => certificate.sub === identity.serverUuid)
  if (own.length === 0)
    throw refusedFile(
      'no-certificate',
      `The file of license ${licenseId} holds no certificate for this server: ask the vendor to sign it anew.`,
    )
  if (!own.some(({ certificate }) => certificate.exp > now))
    throw refusedFile(
      'certificate-expired',
      `The certificate in the file of license ${licenseId} expired at ${isoTime(Math.max(...own.map(({ certificate }) => certificate.exp)))}: the license has ended. Import its renewal instead.`,
    )
}

const productsIn = (display: JsonObject | null): readonly Product[] => {
  if (display === null) return []
  const { more } = display
  const all = [display, ...(Array.isArray(more) ? more : [])] as readonly JsonObject[]
  return all.flatMap(({ code, name, unit, modules }) =>
    isCode(code) && isCode(unit) && Array.isArray(modules) && modules.every(isCode)
      ? [
          {
            code,
            name: typeof name === 'string' && name !== '' ? name.slice(0, 200) : code,
            unit,
            modules: modules as readonly string[],
            publicTrial: false,
            offlineDays: null,
            newSeatsPerHour: null,
            heldAbove: null,
          },
        ]
      : [],
  )
}

/** Creates products that are missing, and adds modules that a product has got since (L11). */
const putProducts = async (work: Work, { payload, items }: VerifiedLicenseFile): Promise<void> => {
  const shown = productsIn(payload.product as JsonObject | null)
  for (const code of new Set(items.map(({ terms }) => terms.product))) {
    const named = [
      ...new Set(items.flatMap(({ terms }) => (terms.product === code ? (terms.modules ?? []) : []))),
    ]
    const display = shown.find((product) => product.code === code)
    const known = await work.tx.setup.product(code)
    const modules = [...new Set([...(known?.modules ?? []), ...(display?.modules ?? []), ...named])]
    if (known !== null) {
      if (modules.length > known.modules.length)
        await work.tx.setup.putProduct(
          { ...known, modules },
          changeOf(work, 'product.update', { subject: code, before: known.modules, after: modules }),
        )
      continue
    }
    const unit = items.find(({ terms }) => terms.product === code)?.terms.unit ?? 'unit'
    const product: Product = {
      code,
      name: display?.name ?? code,
      unit: display?.unit ?? unit,
      modules,
      publicTrial: false,
      offlineDays: null,
      newSeatsPerHour: null,
      heldAbove: null,
    }
    await work.tx.setup.putProduct(
      product,
      changeOf(work, 'product.create', { subject: code, after: product }),
    )
  }
}

/** The organization of the file with its default handshake code, created where they are missing (L11). */
const putOrganization = async (work: Work, { payload }: VerifiedLicenseFile): Promise<OrganizationSetup> => {
  const { setup } = work.tx
  const { organizationId: id, organizationName: name } = payload
  if ((await setup.organization(id)) === null)
    await setup.putOrganization(
      { id, name },
      changeOf(work, 'organization.create', { subject: id, after: { id, name } }),
    )
  const known = await setup.organization(id)
  if (known?.codes.some((code) => code.isDefault && code.deletedAt === null) !== true)
    await createEmptyCode(work, { name: `${id}-default`, organizationId: id, isDefault: true })
  const made = await setup.organization(id)
  if (made === null) throw new Error(`The organization ${id} was not stored.`)
  return made
}

/** The codes that the items join: the one named; else those of what the file renews; else the default (L11). Supplements join none (L7). */
const joinCodes = async (
  work: Work,
  items: readonly SignedItem[],
  named: string | null,
): Promise<readonly string[]> => {
  const own = items.filter(({ item }) => item.terms.supplements === null)
  const organizationId = own[0]?.item.terms.organizationId ?? null
  if (organizationId === null) return []
  const renewals = own.filter(({ item }) => item.terms.renews !== null)
  const joined = named === null ? await joinRenewedCodes(work, organizationId, renewals) : []
  const setup = await work.tx.setup.organization(organizationId)
  const held = new Set(setup?.holdings.filter(({ until }) => until === null).map(({ itemId }) => itemId))
  const left = own.map(({ item }) => item.terms).filter(({ id }) => named !== null || !held.has(id))
  if (setup === null || left.length === 0) return joined
  const code = await codeToJoin(work, setup, named)
  const late = left.filter(({ renews }) => renews !== null)
  // A renewal counts from its begin on, also where it joins another code than the old item's (L6).
  if (late.length > 0)
    await work.tx.setup.joinHoldings(
      {
        code: code.internalId,
        organizationId,
        items: late.map(({ id, notBefore }) => ({
          itemId: id,
          position: null,
          from: Math.min(holdsFrom(work.now), slotAt(notBefore)),
        })),
      },
      changeOf(work, 'handshake-code.items', { subject: code.name, after: late.map(({ id }) => id) }),
    )
  const current = (await work.tx.setup.organization(organizationId)) ?? setup
  await holdItems(work, code, {
    itemIds: [...new Set([...itemsOf(current, code.internalId), ...left.map(({ id }) => id)])],
    ordered: isOrdered(current, code.internalId),
    change: changeOf(work, 'handshake-code.items', { subject: code.name, after: left.map(({ id }) => id) }),
  })
  return [...joined, code.name]
}

const licenseOf = (
  { payload, items }: VerifiedLicenseFile,
  before: License | null,
  now: Instant,
): License => ({
  id: payload.licenseId,
  organizationId: payload.organizationId,
  alias: payload.alias,
  status: 'activated',
  hosting: 'self',
  createdAt: before?.createdAt ?? now,
  activatedAt: payload.activatedAt,
  issuedAt: payload.issuedAt,
  drafts: [],
  itemIds: items.map(({ terms }) => terms.id),
  ...(payload.serverUuids === null ? {} : { serverUuids: payload.serverUuids }),
})

/**
 * Imports a license file on the server that it is bound to (L4, L11). The same file again changes nothing; an older
 * file of a license neither; a newer one replaces terms and certificates, and never revives what was revoked.
 */
export const importLicense = async (
  work: Work,
  file: VerifiedLicenseFile,
  handshakeCode: string | null,
): Promise<ImportedLicense> => {
  const { setup } = work.tx
  const { payload } = file
  const before = await setup.license(payload.licenseId)
  if (before !== null && (before.issuedAt ?? 0) >= payload.issuedAt)
    return { imported: false, license: before, handshakeCodes: [] }
  await refuseMissing(work, file)
  await putProducts(work, file)
  await putOrganization(work, file)
  const license = licenseOf(file, before, work.now)
  await setup.putLicense(
    license,
    changeOf(work, 'license.import', {
      subject: license.id,
      before: before?.issuedAt ?? null,
      after: license,
    }),
  )
  const items: SignedItem[] = []
  for (const { terms, token } of file.items) {
    const known = await setup.signedItem(terms.id)
    const item: SignedItem = { item: { terms, revokedAt: known?.item.revokedAt ?? null }, jws: token }
    await setup.putItem(item, changeOf(work, 'item.begin', { subject: terms.id, after: terms }))
    if (known === null) items.push(item)
    else if (terms.expires > known.item.terms.expires) await prolongSeats(work, terms)
  }
  await keepCertificates(work, file)
  for (const { item } of items)
    if (item.terms.clears === true && item.terms.supplements !== null)
      await clearDevices(work, item.terms.supplements)
  const handshakeCodes = await joinCodes(work, items, handshakeCode)
  await work.services.recharge(work.tx, license.organizationId)
  return { imported: true, license, handshakeCodes }
}

/** Of the certificates for the same organizations the one that lasts longest is kept. */
const keepCertificates = async (work: Work, { certificates }: VerifiedLicenseFile): Promise<void> => {
  const { state } = work.tx
  for (const { certificate, token } of certificates) {
    if (certificate.sub !== work.services.identity.serverUuid) continue
    const id = certificate.orgs === '*' ? '*' : [...certificate.orgs].sort().join(' ')
    const known = (await state.get('certificate', id)) as {
      readonly jws: string
      readonly exp?: number
    } | null
    if (known === null || (known.exp ?? 0) < certificate.exp)
      await state.put('certificate', id, { jws: token, exp: certificate.exp })
  }
}

/** What supplements an item needs that item here first. */
const refuseMissing = async (work: Work, { items, payload }: VerifiedLicenseFile): Promise<void> => {
  for (const { terms } of items) {
    if (terms.supplements === null || items.some((each) => each.terms.id === terms.supplements)) continue
    const item = await work.tx.setup.signedItem(terms.supplements)
    if (item === null)
      throw refusedFile(
        'item-missing',
        `License ${payload.licenseId} supplements item ${terms.supplements}, which is not on this server: import that license first.`,
      )
  }
}
