import { Text } from '@mantine/core'
import { useList } from '../queries/resources.ts'
import { text } from '../texts/text.ts'
import { time } from './format.ts'
import { useOrganization } from './organization.tsx'
import { Empty } from './states.tsx'
import { DataList, TextLink } from './table.tsx'

/** Denials of the last 45 days, newest first: each leads to its explanation. */
export const Denials = ({
  limit = 50,
  first = false,
}: {
  readonly limit?: number
  readonly first?: boolean
}) => {
  const { organizationId } = useOrganization()
  const list = useList('GET /v1/denials', {
    query: { organization: organizationId ?? undefined, limit: String(limit) },
  })
  return (
    <DataList
      of={list}
      first={first}
      caption={text.looking.denials}
      rowKey={(row) => String(row.number)}
      empty={<Empty title={text.looking.noDenials} />}
      columns={[
        { label: text.audit.when, cell: (row) => time(row.at) },
        {
          label: text.looking.reason,
          cell: (row) => (
            <TextLink to="/why" search={{ client: row.uuid }}>
              {row.name}
            </TextLink>
          ),
        },
        {
          label: text.looking.device,
          cell: (row) => (
            <TextLink to="/devices/$uuid" params={{ uuid: row.uuid }}>
              {row.uuid}
            </TextLink>
          ),
        },
        { label: text.licenses.product, cell: (row) => row.product },
        {
          label: text.codes.code,
          cell: (row) =>
            row.handshakeCode === null ? (
              <Text size="sm" c="dimmed">
                {row.organizationId ?? text.common.none}
              </Text>
            ) : (
              <TextLink to="/codes/$code" params={{ code: row.handshakeCode }}>
                {row.handshakeCode}
              </TextLink>
            ),
        },
      ]}
    />
  )
}
