import { send } from './call.ts'

/** A running session of the signed-in user. */
export interface Session {
  readonly token: string
  readonly createdAt: string
  readonly updatedAt: string
  readonly userAgent: string | null
  readonly ipAddress: string | null
}

const post = async <T>(path: string, body: object = {}): Promise<T> => {
  const text = await (await send('POST', `/auth${path}`, { body })).text()
  return (text === '' ? {} : JSON.parse(text)) as T
}

/** The sign-in API of the server (better-auth): only what the portal uses. */
export const auth = {
  signIn: (email: string, password: string) =>
    post<{ readonly twoFactorRedirect?: boolean }>('/sign-in/email', { email, password }),
  signOut: () => post('/sign-out'),
  register: (about: {
    readonly name: string
    readonly email: string
    readonly password: string
    readonly organizationName: string
  }) => post('/sign-up/email', about),
  verifyEmail: async (token: string) => {
    await send('GET', `/auth/verify-email?token=${encodeURIComponent(token)}`)
  },
  forgot: (email: string) => post('/request-password-reset', { email }),
  reset: (token: string, newPassword: string) => post('/reset-password', { token, newPassword }),
  changePassword: (currentPassword: string, newPassword: string) =>
    post('/change-password', { currentPassword, newPassword, revokeOtherSessions: true }),
  rename: (name: string) => post('/update-user', { name }),
  verifyTotp: (code: string) => post('/two-factor/verify-totp', { code }),
  verifyRecoveryCode: (code: string) => post('/two-factor/verify-backup-code', { code }),
  enableTotp: (password: string) =>
    post<{ readonly totpURI: string; readonly backupCodes: readonly string[] }>('/two-factor/enable', {
      password,
    }),
  disableTotp: (password: string) => post('/two-factor/disable', { password }),
  sessions: async (): Promise<readonly Session[]> =>
    (await (await send('GET', '/auth/list-sessions')).json()) as readonly Session[],
  endSession: (token: string) => post('/revoke-session', { token }),
  endOtherSessions: () => post('/revoke-other-sessions'),
}
