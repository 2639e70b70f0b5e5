import { QueryClient } from '@tanstack/react-query'
import * as api from '../api/call.ts'

/** The path under which the server is reached, without a final slash. */
export const basePath = api.basePath

/** What the server has refused; null: it was something else that failed. */
export const problemOf = (error: Error | null): Pick<api.ProblemError, 'status' | 'code' | 'field'> | null =>
  error instanceof api.ProblemError ? error : null

/** Milliseconds for which an answer is taken as fresh. */
const FRESH = 15_000

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: FRESH,
      retry: (failures, error) => problemOf(error) === null && failures < 2,
      refetchOnWindowFocus: true,
    },
  },
})
