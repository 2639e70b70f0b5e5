import Type from 'typebox'
import { type Api, endpoint } from '../../http/api/endpoint.ts'
import { own } from '../../http/api/own.ts'
import { FileView, filesOf } from './license-files.ts'
import { ById } from './shapes.ts'

export const licenseFileRoutes = (api: Api): void => {
  endpoint(api, {
    method: 'GET',
    url: '/v1/licenses/:id/files',
    scope: 'read',
    members: own.license('manager'),
    tag: 'licenses',
    summary:
      'The signed files of a license, in any status: one, or one for each device of an offline license',
    params: ById,
    query: Type.Object(
      { client: Type.Optional(Type.String({ maxLength: 36 })) },
      { additionalProperties: false },
    ),
    answer: Type.Object({ files: Type.Array(FileView) }),
    handle: async (call) => ({
      body: {
        files: await filesOf(api.services, call.params.id, call.query.client?.toLowerCase() ?? null),
      },
    }),
  })
}
