import type { Transaction } from '@countersign/store/port'
import Type from 'typebox'
import { type Api, endpoint } from '../../http/api/endpoint.ts'
import { conflict, invalid, notFound, Problem } from '../../http/api/problem.ts'
import { isoTime } from '../../http/api/times.ts'
import type { Accounts } from '../../services.ts'
import { auditLine } from './audit.ts'
import { endInvitation, invitationOf, invitations, newInvitation, withdrawInvitation } from './invitations.ts'
import { membershipOf, putMembership, roleFits, withRole } from './memberships.ts'
import { Email, OrganizationOrServer, Password, PersonName, RoleName, Token } from './shapes.ts'

const InvitationView = Type.Object({
  id: Type.String(),
  email: Type.String(),
  organizationId: OrganizationOrServer,
  role: Type.String(),
  invitedBy: Type.String(),
  expires: Type.String(),
})

const gone = (): Problem =>
  new Problem('not-found', 'This invitation is not known, or not good any more: ask for a new one.')

/** Inviting people: by mail where there is a mail server; the link is also shown to who invites, so mail is not needed. */
export const invitationRoutes = (api: Api, accounts: Accounts): void => {
  const { services } = api
  endpoint(api, {
    method: 'POST',
    url: '/v1/invitations',
    scope: 'admin',
    members: { role: 'owner', of: (_tx, call) => call.body.organizationId },
    tag: 'accounts',
    summary: 'Invite somebody to a role',
    body: Type.Object(
      { email: Email, organizationId: OrganizationOrServer, role: RoleName },
      { additionalProperties: false },
    ),
    status: 201,
    answer: Type.Object({ ...InvitationView.properties, link: Type.String() }),
    handle: async ({ body, caller }) => {
      if (!roleFits(body)) throw invalid('role', 'is no role here.')
      const made = await services.store.commit(async (tx) => {
        if (body.organizationId !== null && (await tx.setup.organization(body.organizationId)) === null)
          throw notFound('organization', body.organizationId)
        const { token, invitation } = await newInvitation(tx, {
          ...body,
          invitedBy: caller.name,
          createdAt: services.clock.realNow(),
        })
        const link = `${services.publicUrl}/invitation#${token}`
        await services.mail.queue(tx, {
          to: [body.email],
          subject: 'You are invited to Countersign',
          text: `${caller.name} invites you to license tracking on ${services.publicUrl}.\n\nOpen this link within 14 days:\n${link}\n`,
        })
        await auditLine(tx, services.clock.now(), {
          actor: caller.name,
          action: 'invitation.create',
          subject: body.email,
          after: { organizationId: body.organizationId, role: body.role },
        })
        return { invitation, link }
      })
      services.mail.nudge()
      const { createdAt: _, expiresAt, ...shown } = made.invitation
      return { status: 201, body: { ...shown, expires: isoTime(expiresAt), link: made.link } }
    },
  })
  endpoint(api, {
    method: 'GET',
    url: '/v1/invitations',
    scope: 'read',
    members: { role: 'owner', listed: true },
    tag: 'accounts',
    summary: 'List invitations that are open',
    answer: Type.Object({ rows: Type.Array(InvitationView) }),
    handle: async ({ within }) => {
      const all = await services.store.read((tx) => invitations(tx, services.clock.realNow()))
      const seen = all.filter(
        (row) => within === null || (row.organizationId !== null && within.includes(row.organizationId)),
      )
      return {
        body: {
          rows: seen.map(({ createdAt: _, expiresAt, ...row }) => ({ ...row, expires: isoTime(expiresAt) })),
        },
      }
    },
  })
  endpoint(api, {
    method: 'DELETE',
    url: '/v1/invitations/:id',
    scope: 'admin',
    members: {
      role: 'owner',
      of: async (tx: Transaction, call) =>
        (await invitations(tx, services.clock.realNow())).find((row) => row.id === call.params.id)
          ?.organizationId ?? null,
    },
    tag: 'accounts',
    summary: 'Take an invitation back',
    params: Type.Object({ id: Type.String() }),
    status: 204,
    answer: Type.Null(),
    handle: async ({ params, caller }) => {
      await services.store.commit(async (tx) => {
        const row = await withdrawInvitation(tx, params.id)
        if (row === null) throw notFound('invitation', params.id)
        await auditLine(tx, services.clock.now(), {
          actor: caller.name,
          action: 'invitation.withdraw',
          subject: row.email,
          before: { organizationId: row.organizationId, role: row.role },
        })
      })
      return { body: undefined }
    },
  })
  endpoint(api, {
    method: 'POST',
    url: '/v1/invitations/look',
    scope: null,
    tag: 'accounts',
    summary: 'Show what an invitation’s token is good for',
    body: Type.Object({ token: Token }, { additionalProperties: false }),
    answer: Type.Object({
      email: Type.String(),
      organization: Type.Union([Type.String(), Type.Null()]),
      role: Type.String(),
      account: Type.Boolean({ description: 'Whether the address has an account: then sign in to accept.' }),
    }),
    handle: async ({ body }) => {
      const found = await services.store.read(async (tx) => {
        const invitation = await invitationOf(tx, body.token, services.clock.realNow())
        if (invitation === null) throw gone()
        const { organizationId } = invitation
        const setup = organizationId === null ? null : await tx.setup.organization(organizationId)
        return { invitation, organization: setup?.name ?? null }
      })
      const { email, role } = found.invitation
      const account = (await accounts.userByEmail(email))?.verified === true
      return { body: { email, organization: found.organization, role, account } }
    },
  })
  endpoint(api, {
    method: 'POST',
    url: '/v1/invitations/accept',
    scope: null,
    tag: 'accounts',
    summary:
      'Accept an invitation: with a name and a password for a new account, without for one that exists',
    body: Type.Object(
      { token: Token, name: Type.Optional(PersonName), password: Type.Optional(Password) },
      { additionalProperties: false },
    ),
    answer: Type.Object({ email: Type.String() }),
    handle: async ({ body }) => {
      const now = services.clock.realNow()
      const invitation = await services.store.read((tx) => invitationOf(tx, body.token, now))
      if (invitation === null) throw gone()
      const found = await accounts.userByEmail(invitation.email)
      const known = found?.verified === true ? found : null
      if (known === null && (body.name === undefined || body.password === undefined))
        throw invalid('password', 'and name are needed for a new account.')
      const user =
        known ??
        (await accounts.createUser({
          name: body.name ?? '',
          email: invitation.email,
          password: body.password ?? '',
        }))
      const taken = await services.store.commit(async (tx) => {
        if ((await invitationOf(tx, body.token, now)) === null) return false
        await endInvitation(tx, body.token)
        await putMembership(tx, user.id, withRole(await membershipOf(tx, user.id), invitation, now))
        await auditLine(tx, services.clock.now(), {
          actor: user.email,
          action: 'invitation.accept',
          subject: user.email,
          after: { organizationId: invitation.organizationId, role: invitation.role },
        })
        return true
      })
      if (!taken) throw conflict('This invitation has just been accepted.')
      return { body: { email: user.email } }
    },
  })
}
