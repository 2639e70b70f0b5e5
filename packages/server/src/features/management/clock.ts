import Type from 'typebox'
import { type Api, endpoint } from '../../http/api/endpoint.ts'
import { conflict, invalid, Problem } from '../../http/api/problem.ts'
import { isoTime, LATEST, parseTime } from '../../http/api/times.ts'

const ClockView = Type.Object({ now: Type.String(), sandbox: Type.Boolean() })
const Move = Type.Object(
  {
    advance: Type.Optional(Type.Integer({ minimum: 0, maximum: 3_153_600_000, description: 'Seconds.' })),
    set: Type.Optional(Type.String({ maxLength: 40, description: 'ISO 8601 or Unix seconds.' })),
  },
  { additionalProperties: false },
)

export const clockRoutes = (api: Api): void => {
  const { services } = api
  const view = () => ({ now: isoTime(services.clock.now()), sandbox: services.clock.sandbox })
  endpoint(api, {
    method: 'GET',
    url: '/v1/clock',
    scope: 'read',
    members: { anyone: true },
    tag: 'clock',
    summary: 'Tell the time that licensing goes by',
    answer: ClockView,
    handle: async () => ({ body: view() }),
  })
  endpoint(api, {
    method: 'POST',
    url: '/v1/clock',
    scope: 'write',
    tag: 'clock',
    summary: 'Move the clock of a sandbox forward',
    body: Move,
    answer: ClockView,
    handle: async (call) => {
      const { advance, set } = call.body
      if ((advance === undefined) === (set === undefined))
        throw invalid('body', 'needs either advance or set.')
      const { sandboxClock } = services
      if (sandboxClock === null)
        throw new Problem(
          'not-available',
          'Only a sandbox has a clock that can be moved; this server is none.',
        )
      const now = services.clock.now()
      const target = advance === undefined ? parseTime(set ?? '') : now + advance
      if (target === null) throw invalid('set', 'is no time: write Unix seconds or ISO 8601.')
      if (target > LATEST)
        throw invalid(advance === undefined ? 'set' : 'advance', 'goes beyond the year 9999.')
      if (target < now) throw conflict(`The clock never moves backward: it is ${isoTime(now)} now.`)
      await sandboxClock.moveTo(target)
      return { body: view() }
    },
  })
}
