import { type BetterAuthOptions, betterAuth } from 'better-auth'
import { twoFactor } from 'better-auth/plugins'
import { ADDRESS_HEADER } from './address-header.ts'

/** Shortest and longest password of a user of the portal, in characters (P5). */
const PASSWORD_LENGTH = { least: 12, most: 256 } as const

/** The store's connection, as better-auth takes it. */
type Connection = Extract<
  NonNullable<BetterAuthOptions['database']>,
  { readonly db: unknown; readonly type: unknown }
>['db']

export interface AuthOptions {
  /** The store's own connection: accounts live in the same database. */
  readonly database: Connection
  readonly type: 'sqlite' | 'postgres'
  /** Signs session cookies; sealed in the database. */
  readonly secret: string
  /** Public base URL without a final slash. */
  readonly publicUrl: string
  /** Whether people may register by themselves: on a hosted server (domain.md T3). */
  readonly registration: boolean
  readonly mails: {
    verify(to: string, link: string): Promise<void>
    reset(to: string, link: string): Promise<void>
    exists(to: string): Promise<void>
  }
  /** Told of what went wrong in the server, without what a person sent. */
  readonly fault: (message: string) => void
  /** Called once an e-mail address is proven. */
  readonly verified: (user: {
    readonly id: string
    readonly name: string
    readonly email: string
    readonly organizationName: string | null
  }) => Promise<void>
}

/** Seconds. */
const HOUR = 3_600

/** Limits of tries per address, on top of better-auth's own for everything else (P5). */
const RULES = {
  '/sign-in/email': { window: 60, max: 10 },
  '/sign-up/email': { window: HOUR, max: 10 },
  '/request-password-reset': { window: HOUR, max: 10 },
  '/reset-password': { window: 60, max: 10 },
  '/send-verification-email': { window: HOUR, max: 10 },
  '/two-factor/verify-totp': { window: 60, max: 5 },
  '/two-factor/verify-backup-code': { window: 60, max: 5 },
}

/**
 * Accounts of people, by better-auth in the tables `portal_*` of the same database: passwords (scrypt), sessions, proof of
 * the e-mail address, forgotten passwords, TOTP with recovery codes. It calls nobody: telemetry is off (P8).
 */
export const createAuth = (options: AuthOptions) => {
  const { publicUrl, mails } = options
  const https = publicUrl.startsWith('https:')
  const page = (name: string, token: string): string => `${publicUrl}/${name}#${token}`
  return betterAuth({
    appName: 'Countersign',
    baseURL: new URL(publicUrl).origin,
    basePath: '/api/auth',
    secret: options.secret,
    telemetry: { enabled: false },
    // What people do wrong is no fault of the server's, and their addresses stay out of its log.
    logger: { level: 'error', log: (_level, message) => options.fault(message) },
    database: { db: options.database, type: options.type },
    user: {
      modelName: 'portal_users',
      additionalFields: { organizationName: { type: 'string', required: false } },
    },
    session: { modelName: 'portal_sessions', expiresIn: 7 * 24 * HOUR, updateAge: 24 * HOUR },
    account: { modelName: 'portal_accounts' },
    verification: { modelName: 'portal_verifications' },
    emailAndPassword: {
      enabled: true,
      disableSignUp: !options.registration,
      minPasswordLength: PASSWORD_LENGTH.least,
      maxPasswordLength: PASSWORD_LENGTH.most,
      // Also what keeps the answer the same whether an account exists or not.
      requireEmailVerification: true,
      autoSignIn: false,
      revokeSessionsOnPasswordReset: true,
      resetPasswordTokenExpiresIn: HOUR,
      sendResetPassword: ({ user, token }) => mails.reset(user.email, page('reset-password', token)),
      onExistingUserSignUp: ({ user }) => mails.exists(user.email),
    },
    emailVerification: {
      sendOnSignUp: true,
      sendOnSignIn: true,
      autoSignInAfterVerification: true,
      expiresIn: 24 * HOUR,
      sendVerificationEmail: ({ user, token }) => mails.verify(user.email, page('verify-email', token)),
      afterEmailVerification: (user) => {
        const organizationName: unknown = Object.entries(user).find(
          ([name]) => name === 'organizationName',
        )?.[1]
        return options.verified({
          ...user,
          organizationName: typeof organizationName === 'string' ? organizationName : null,
        })
      },
    },
    plugins: [
      twoFactor({ issuer: 'Countersign', schema: { twoFactor: { modelName: 'portal_two_factors' } } }),
    ],
    rateLimit: {
      enabled: true,
      storage: 'database',
      modelName: 'portal_rate_limits',
      window: 60,
      max: 300,
      customRules: RULES,
    },
    advanced: {
      cookiePrefix: 'countersign',
      useSecureCookies: https,
      defaultCookieAttributes: {
        sameSite: 'lax',
        httpOnly: true,
        path: `${new URL(publicUrl).pathname.replace(/\/$/, '')}/`,
      },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
    },
  })
}

export type Auth = ReturnType<typeof createAuth>
