import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { auth, type Session } from '../api/auth.ts'
import { call, type Operations, ProblemError } from '../api/call.ts'

export type { Session } from '../api/auth.ts'
export type Me = Operations['GET /v1/me']['answer']
export type Installation = Operations['GET /v1/installation']['answer']

/** Who is signed in; null: nobody. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async (): Promise<Me | null> => {
    try {
      return await call('GET /v1/me', {})
    } catch (error) {
      if (error instanceof ProblemError && error.status === 401) return null
      throw error
    }
  },
})

export const installationQuery = queryOptions({
  queryKey: ['installation'],
  queryFn: () => call('GET /v1/installation', {}),
  staleTime: 60_000,
})

export const useMe = () => useQuery(meQuery)
export const useInstallation = () => useQuery(installationQuery)

/** Anything that changes who is signed in makes every answer old. */
const useSessionChange = <Input, Answer>(change: (input: Input) => Promise<Answer>) => {
  const client = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: () => client.resetQueries(),
  })
}

export const useSignIn = () =>
  useSessionChange((about: { readonly email: string; readonly password: string }) =>
    auth.signIn(about.email, about.password),
  )
export const useSecondFactor = () =>
  useSessionChange((about: { readonly code: string; readonly recovery: boolean }) =>
    about.recovery ? auth.verifyRecoveryCode(about.code) : auth.verifyTotp(about.code),
  )
export const useSignOut = () => useSessionChange(() => auth.signOut())
export const useSetUp = () =>
  useSessionChange(async (body: Operations['POST /v1/setup']['body']) => {
    await call('POST /v1/setup', { body })
    return auth.signIn(body.email, body.password)
  })
/** Makes an account with its organization by the order of a mailed link, signs in, and then leads on (O2). */
export const useOrderAsNewcomer = (leadOn: (orderId: string) => void) => {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (body: Operations['POST /v1/public-orders/accept']['body']) => {
      const made = await call('POST /v1/public-orders/accept', { body })
      await auth.signIn(made.email, body.password)
      return made
    },
    onSuccess: async ({ orderId }) => {
      await client.resetQueries({ queryKey: ['me'] })
      leadOn(orderId)
    },
  })
}
export const useRegister = () => useMutation({ mutationFn: auth.register })
export const useVerifyEmail = () => useSessionChange((token: string) => auth.verifyEmail(token))
export const useForgotten = () => useMutation({ mutationFn: (email: string) => auth.forgot(email) })
export const useResetPassword = () =>
  useMutation({
    mutationFn: (about: { readonly token: string; readonly password: string }) =>
      auth.reset(about.token, about.password),
  })
export const useChangePassword = () =>
  useMutation({
    mutationFn: (about: { readonly current: string; readonly next: string }) =>
      auth.changePassword(about.current, about.next),
  })
export const useEnableTotp = () =>
  useMutation({ mutationFn: (password: string) => auth.enableTotp(password) })
export const useConfirmTotp = () => useSessionChange((code: string) => auth.verifyTotp(code))
export const useDisableTotp = () => useSessionChange((password: string) => auth.disableTotp(password))
export const useSessions = () =>
  useQuery({ queryKey: ['sessions'], queryFn: (): Promise<readonly Session[]> => auth.sessions() })
export const useEndSession = () => {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (token: string | null) => (token === null ? auth.endOtherSessions() : auth.endSession(token)),
    onSuccess: () => client.invalidateQueries({ queryKey: ['sessions'] }),
  })
}
