import Type, { type Static } from 'typebox'
import { type Api, endpoint } from '../../http/api/endpoint.ts'
import { requireMatch } from '../../http/api/etag.ts'
import { invalid } from '../../http/api/problem.ts'
import { isoTime, isoTimeOrNull } from '../../http/api/times.ts'
import { changeOf } from '../../http/api/work.ts'

const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const Line = (most: number) =>
  Type.String({ minLength: 1, maxLength: most, pattern: '^[^\\u0000-\\u001f\\u007f]*$' })

const Settings = Type.Object(
  {
    host: Line(253),
    port: Type.Integer({ minimum: 1, maximum: 65_535 }),
    tls: Type.Unsafe<'implicit' | 'starttls' | 'none'>({
      type: 'string',
      enum: ['implicit', 'starttls', 'none'],
    }),
    user: nullable(Line(254)),
    password: Type.Optional(nullable(Line(256))),
    from: Line(320),
  },
  { additionalProperties: false },
)
const Shown = Type.Object({
  settings: nullable(
    Type.Object({
      host: Type.String(),
      port: Type.Integer(),
      tls: Type.String(),
      user: nullable(Type.String()),
      from: Type.String(),
      passwordSet: Type.Boolean(),
    }),
  ),
})
const MailView = Type.Object({
  id: Type.String(),
  to: Type.Array(Type.String()),
  subject: Type.String(),
  text: nullable(Type.String()),
  created: Type.String(),
  attempts: Type.Integer(),
  lastError: nullable(Type.String()),
  sent: nullable(Type.String()),
})

/** How mail leaves this server (N3), with a test; and the messages that wait or were sent. For administrators alone. */
export const mailRoutes = (api: Api): void => {
  const { services } = api
  const { store, mail, clock } = services
  /** Absent: the password that is stored stays. */
  const complete = async (body: Static<typeof Settings>) => {
    const stored = await store.read(mail.settings)
    const password = body.password === undefined ? (stored?.password ?? null) : body.password
    if (body.user !== null && password === null) throw invalid('password', 'is needed for a user.')
    return { ...body, password: body.user === null ? null : password }
  }
  const shown = async (): Promise<Static<typeof Shown>> => {
    const stored = await store.read(mail.settings)
    if (stored === null) return { settings: null }
    const { password, ...rest } = stored
    return { settings: { ...rest, passwordSet: password !== null } }
  }
  endpoint(api, {
    method: 'GET',
    url: '/v1/mail-settings',
    scope: 'admin',
    tag: 'mail',
    summary: 'How mail is sent; the password is never shown',
    answer: Shown,
    handle: async () => ({ body: await shown(), tagged: true }),
  })
  for (const method of ['PUT', 'DELETE'] as const) {
    endpoint(api, {
      method,
      url: '/v1/mail-settings',
      scope: 'admin',
      tag: 'mail',
      summary: method === 'PUT' ? 'Set how mail is sent' : 'Send no mail',
      ...(method === 'PUT' ? { body: Settings } : {}),
      answer: Shown,
      handle: async (call) => {
        const current = await shown()
        // Before the transaction, since opening what is sealed takes time that none waits for.
        requireMatch(call.ifMatch, current)
        const before = current.settings
        const settings = method === 'PUT' ? await complete(call.body as Static<typeof Settings>) : null
        const change = await mail.settingsChange(settings)
        const { password: _, ...told } = settings ?? { password: null }
        await store.commit(async (tx) => {
          await change(tx)
          const work = { now: clock.now(), actor: call.caller.name }
          await tx.setup.note(
            changeOf(work, 'mail-settings.change', {
              subject: 'server',
              before,
              after: settings === null ? null : told,
            }),
          )
        })
        mail.nudge()
        return { body: await shown(), tagged: true }
      },
    })
  }
  endpoint(api, {
    method: 'POST',
    url: '/v1/mail-settings/test',
    scope: 'admin',
    tag: 'mail',
    summary: 'Send a test message with settings that need not be stored',
    body: Type.Object({ settings: Settings, to: Line(254) }, { additionalProperties: false }),
    answer: Type.Object({ sent: Type.Boolean(), answer: nullable(Type.String()) }),
    handle: async ({ body }) => {
      const answer = await mail.probe(await complete(body.settings), body.to)
      return { body: { sent: answer === null, answer } }
    },
  })
  endpoint(api, {
    method: 'GET',
    url: '/v1/mails',
    scope: 'admin',
    tag: 'mail',
    summary: 'Messages that wait or were sent, newest first',
    answer: Type.Object({ rows: Type.Array(MailView) }),
    handle: async () => ({
      body: {
        rows: (await store.read(mail.list)).map((row) => ({
          id: row.id,
          to: [...row.to],
          subject: row.subject,
          text: row.text,
          created: isoTime(row.createdAt),
          attempts: row.attempts,
          lastError: row.lastError,
          sent: isoTimeOrNull(row.sentAt),
        })),
      },
    }),
  })
}
