import { Select, Textarea } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { type SalesRequest, useChange, useList } from '../queries/resources.ts'
import { useInstallation } from '../queries/session.ts'
import { requestsEn as text } from '../texts/requests.ts'
import { CreateButton } from './create.tsx'

export type RequestKind =
  | 'offline-license'
  | 'longer-offline-time'
  | 'device-clearing'
  | 'multi-year-term'
  | 'payment-by-wire-or-check'
  | 'trial-extension'
  | 'other'

const Ask = ({
  organizationId,
  licenseId,
  need,
}: {
  readonly organizationId: string
  readonly licenseId: string | null
  readonly need: RequestKind
}) => {
  const [kind, setKind] = useState(need)
  const [about, setAbout] = useState(licenseId)
  const [message, setMessage] = useState('')
  const licenses = useList('GET /v1/licenses', { query: { organization: organizationId, limit: '500' } })
  const navigate = useNavigate()
  const ask = useChange('POST /v1/requests')
  return (
    <CreateButton
      label={text.ask}
      aside={about !== null}
      submit={text.send}
      pending={ask.isPending}
      error={ask.error}
      run={(done) =>
        ask.mutate(
          { body: { organizationId, kind, licenseId: about, message } },
          {
            onSuccess: ({ id }: SalesRequest) => {
              done()
              void navigate({ to: '/requests/$id', params: { id } as never })
            },
          },
        )
      }
    >
      <Select
        label={text.kind}
        data={Object.entries(text.kinds).map(([value, label]) => ({ value, label }))}
        value={kind}
        onChange={(value) => setKind((value ?? 'other') as RequestKind)}
        allowDeselect={false}
      />
      <Select
        label={text.about}
        description={text.aboutHint}
        data={licenses.rows.map(({ id, alias }) => ({
          value: id,
          label: alias === null ? id : `${alias} (${id})`,
        }))}
        value={about}
        onChange={setAbout}
        clearable
        searchable
      />
      <Textarea
        label={text.message}
        autosize
        minRows={3}
        maxLength={4000}
        value={message}
        onChange={(event) => setMessage(event.currentTarget.value)}
        required
      />
    </CreateButton>
  )
}

/** Asks the vendor for what only the vendor can do, with the facts of a license (O3); nothing on a server that sells nothing. */
export const AskSales = ({
  organizationId,
  licenseId = null,
  need = 'other',
}: {
  readonly organizationId: string
  readonly licenseId?: string | null
  /** What is chosen at first: what the page is about. */
  readonly need?: RequestKind
}) =>
  useInstallation().data?.mode === 'hosted' ? (
    <Ask organizationId={organizationId} licenseId={licenseId} need={need} />
  ) : null
