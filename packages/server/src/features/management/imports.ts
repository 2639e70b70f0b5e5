import { parseArmour, verifyStatementFile } from '@countersign/protocol'
import Type from 'typebox'
import { type Answer, type Api, endpoint } from '../../http/api/endpoint.ts'
import { commitOnce, type OnceCall } from '../../http/api/once.ts'
import type { Work } from '../../http/api/work.ts'
import type { ManagementServices } from '../../services.ts'
import { importLicense, openLicenseFile } from './import-license.ts'
import { refusedFile, verified } from './import-refusals.ts'
import { importRetirement, prepareTransfer, transferFile } from './import-retirement.ts'
import { importRevocation, openRevocationFile } from './import-revocation.ts'
import { importStatement } from './import-statement.ts'
import { importTransfer, openTransferFile } from './import-transfer.ts'
import { licenseView } from './license-view.ts'
import { HandshakeCodeName } from './shapes.ts'

/** Largest file that is taken, in bytes. */
const LARGEST = 8 * 1024 * 1024

export const Import = Type.Object(
  {
    file: Type.String({ minLength: 1, maxLength: LARGEST, description: 'The file as text, unchanged.' }),
    handshakeCode: Type.Optional(HandshakeCodeName),
    successor: Type.Optional(
      Type.String({ maxLength: 36, description: 'For the end of a server that names none.' }),
    ),
  },
  { additionalProperties: false },
)

interface Input {
  readonly file: string
  readonly handshakeCode: string | null
  readonly successor: string | null
}
type Unit = (work: Work) => Promise<object>

/** Verifies a file before its transaction, and says what importing it does. */
const openFile = async (
  services: ManagementServices,
  { file, handshakeCode, successor }: Input,
): Promise<Unit> => {
  const { label } = await verified(async () => parseArmour(file))
  switch (label) {
    case 'LICENSE': {
      const license = await openLicenseFile(services, file)
      return async (work) => {
        const done = await importLicense(work, license, handshakeCode)
        return {
          kind: 'license',
          imported: done.imported,
          ...(await licenseView(work.tx, done.license, work.now)),
        }
      }
    }
    case 'REVOCATION': {
      const revocation = await openRevocationFile(services, file)
      return async (work) => ({
        kind: 'revocation',
        imported: true,
        number: revocation.number,
        items: await importRevocation(work, revocation),
      })
    }
    case 'STATEMENT': {
      const statement = await verified(() =>
        verifyStatementFile({ text: file, sandbox: services.identity.sandbox }),
      )
      return async (work) => importStatement(work, statement)
    }
    case 'RETIREMENT': {
      const prepared = await prepareTransfer(services, file, successor)
      return async (work) => importRetirement(work, prepared)
    }
    case 'TRANSFER': {
      const transfer = await openTransferFile(services, file)
      return async (work) => importTransfer(work, transfer, handshakeCode)
    }
    default:
      throw refusedFile('wrong-kind', `A ${label.toLowerCase()} file cannot be imported here.`)
  }
}

const importOnce = async (services: ManagementServices, call: OnceCall, input: Input): Promise<Answer> => {
  const unit = await openFile(services, input)
  const now = services.clock.now()
  const answer = await commitOnce(services, call, {
    unit: async (tx) => ({
      status: 200,
      body: await unit({ tx, services, now, actor: call.caller.name }),
    }),
  })
  const body = answer.body as { readonly kind: string; readonly server?: string }
  return body.kind === 'retirement' && body.server !== undefined
    ? { ...answer, body: { ...body, file: await transferFile(services, body.server) } }
    : answer
}

export const importRoutes = (api: Api): void => {
  endpoint(api, {
    method: 'POST',
    url: '/v1/imports',
    scope: 'write',
    tag: 'licenses',
    summary:
      'Import a signed file: license, revocation, transfer; at the vendor, statements and ends of servers',
    body: Import,
    bodyLimit: 2 * LARGEST,
    answer: Type.Object({ kind: Type.String(), imported: Type.Boolean() }, { additionalProperties: true }),
    handle: (call) =>
      importOnce(api.services, call, {
        file: call.body.file,
        handshakeCode: call.body.handshakeCode ?? null,
        successor: call.body.successor ?? null,
      }),
  })
}
