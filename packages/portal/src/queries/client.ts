import { QueryClient } from '@tanstack/react-query'
import { ProblemError } from '../api/call.ts'

export { basePath, ProblemError, UnreachableError } from '../api/call.ts'

/** Milliseconds for which an answer is taken as fresh. */
const FRESH = 15_000

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: FRESH,
      retry: (failures, error) => !(error instanceof ProblemError) && failures < 2,
      refetchOnWindowFocus: true,
    },
  },
})
