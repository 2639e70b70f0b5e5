import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import * as api from '../api/call.ts'

/** The path under which the server is reached, without a final slash. */
export const basePath = api.basePath

/** What the server has refused; null: it was something else that failed. */
export const problemOf = (error: Error | null): Pick<api.ProblemError, 'status' | 'code' | 'field'> | null =>
  error instanceof api.ProblemError ? error : null

/** Milliseconds for which an answer is taken as fresh. */
const FRESH = 15_000

/** A session that has ended elsewhere: who is signed in is asked anew, and the shell leads to sign in and back. */
const onError = (error: Error): void => {
  if (problemOf(error)?.status === 401) void queryClient.invalidateQueries({ queryKey: ['me'] })
}

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError }),
  defaultOptions: {
    queries: {
      staleTime: FRESH,
      retry: (failures, error) => problemOf(error) === null && failures < 2,
      refetchOnWindowFocus: true,
    },
  },
})
