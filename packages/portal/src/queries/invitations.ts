import { useMutation, useQuery } from '@tanstack/react-query'
import { call, type Operations } from '../api/call.ts'

/** What an invitation is good for, by the token of its link. */
export const useLookAtInvitation = (token: string) =>
  useQuery({
    queryKey: ['invitation', token],
    queryFn: () => call('POST /v1/invitations/look', { body: { token } }),
    retry: false,
  })

export const useAcceptInvitation = () =>
  useMutation({
    mutationFn: (body: Operations['POST /v1/invitations/accept']['body']) =>
      call('POST /v1/invitations/accept', { body }),
  })
