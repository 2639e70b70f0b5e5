import { graceEnd } from '@countersign/licensing'
import { type ItemTerms, isUuid, type Uuid } from '@countersign/protocol/vocabulary'
import type { License } from '@countersign/store/port'
import Type from 'typebox'
import { type Api, endpoint } from '../../http/api/endpoint.ts'
import { commitOnce } from '../../http/api/once.ts'
import { conflict, invalid, notFound } from '../../http/api/problem.ts'
import { changeOf, type Work } from '../../http/api/work.ts'
import { FileView, filesOf } from './license-files.ts'
import { licenseStatus } from './license-status.ts'
import { LicenseView, licenseView } from './license-view.ts'
import { ById } from './shapes.ts'

/** Items that are for a number of devices; units are shared out among the files, and a domain is for all of them. */
const isSeated = ({ chargeWay }: ItemTerms): boolean => chargeWay !== 'count' && chargeWay !== 'domain'

/** Each file takes one seat of each of its seat items, for the validity of the item (L10). */
export const takeOfflineSeats = async (work: Work, license: License): Promise<void> => {
  for (const { item } of await work.tx.setup.signedItems(license.itemIds)) {
    const { terms } = item
    if (!isSeated(terms)) continue
    for (const { clientUuid } of license.devices ?? [])
      await work.tx.authorizations.putSeat({
        itemId: terms.id,
        client: clientUuid,
        at: work.now,
        until: graceEnd(terms),
      })
  }
}

/** A lost device gives its place to another: its seat is released, and the other gets a file (L10). */
export const replaceDevice = async (
  work: Work,
  id: string,
  of: { readonly lost: Uuid; readonly by: Uuid },
): Promise<License> => {
  const license = await work.tx.setup.license(id)
  if (license === null) throw notFound('license', id)
  if (license.hosting !== 'offline')
    throw conflict(`The license ${id} is not an offline one: no file is bound to a device.`)
  const devices = license.devices ?? []
  if (!devices.some(({ clientUuid }) => clientUuid === of.lost))
    throw invalid('clientUuid', `the license ${id} has no file for the device ${of.lost}.`)
  if (devices.some(({ clientUuid }) => clientUuid === of.by))
    throw invalid('by', `the license ${id} has a file for the device ${of.by} already.`)
  const items = (await work.tx.setup.signedItems(license.itemIds)).map(({ item }) => item)
  const status = licenseStatus(license, items, work.now)
  if (status !== 'activated')
    throw conflict(`The license ${id} is ${status}; no device of it can be replaced.`)
  const replaced: License = {
    ...license,
    devices: devices.map((device) =>
      device.clientUuid === of.lost ? { clientUuid: of.by, issuedAt: work.now, replaces: of.lost } : device,
    ),
  }
  await work.tx.setup.putLicense(
    replaced,
    changeOf(work, 'license.replace-device', { subject: id, before: of.lost, after: of.by }),
  )
  for (const { terms } of items)
    if (isSeated(terms)) await work.tx.authorizations.releaseSeat(terms.id, of.lost, work.now)
  await takeOfflineSeats(work, {
    ...replaced,
    devices: [{ clientUuid: of.by, issuedAt: work.now, replaces: of.lost }],
  })
  return replaced
}

const uuid = (field: string, given: string): Uuid => {
  const lower = given.toLowerCase()
  if (!isUuid(lower)) throw invalid(field, 'is no UUID.')
  return lower
}

export const offlineDeviceRoutes = (api: Api): void => {
  const { services } = api
  endpoint(api, {
    method: 'POST',
    url: '/v1/licenses/:id/replace-device',
    scope: 'write',
    tag: 'licenses',
    summary: 'Give the place of a lost device of an offline license to another; recorded',
    params: ById,
    body: Type.Object(
      { clientUuid: Type.String({ maxLength: 36 }), by: Type.String({ maxLength: 36 }) },
      { additionalProperties: false },
    ),
    answer: Type.Object({ ...LicenseView.properties, files: Type.Array(FileView) }),
    handle: async (call) => {
      const now = services.clock.now()
      const of = { lost: uuid('clientUuid', call.body.clientUuid), by: uuid('by', call.body.by) }
      const answer = await commitOnce(services, call, {
        unit: async (tx) => {
          const license = await replaceDevice(
            { tx, services, now, actor: call.caller.name },
            call.params.id,
            of,
          )
          return { status: 200, body: await licenseView(tx, license, now) }
        },
      })
      return {
        ...answer,
        body: { ...(answer.body as object), files: await filesOf(services, call.params.id, of.by) },
      }
    },
  })
}
