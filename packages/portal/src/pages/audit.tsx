import { Button, Code, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { changesOf } from '../components/changes.ts'
import { time } from '../components/format.ts'
import { useOrganization } from '../components/organization.tsx'
import { Page } from '../components/page.tsx'
import { Empty } from '../components/states.tsx'
import { DataList } from '../components/table.tsx'
import { useList } from '../queries/resources.ts'
import { text } from '../texts/text.ts'

const shown = (value: unknown): string =>
  value == null ? '–' : typeof value === 'string' ? value : JSON.stringify(value)

/** Members of a change that are shown before somebody asks for all. */
const FIRST = 4

const Changes = ({ before, after }: { readonly before: unknown; readonly after: unknown }) => {
  const [all, setAll] = useState(false)
  const changes = changesOf(before, after)
  return (
    <Stack gap={2} align="flex-start">
      {changes.slice(0, all ? changes.length : FIRST).map((change) => (
        <Text key={change.name} size="xs" style={{ overflowWrap: 'anywhere' }}>
          {change.name === '' ? null : (
            <Text span inherit c="dimmed">
              {change.name}:{' '}
            </Text>
          )}
          {change.before == null ? null : (
            <>
              <Code fz="xs">{shown(change.before)}</Code> →{' '}
            </>
          )}
          <Code fz="xs">{shown(change.after)}</Code>
        </Text>
      ))}
      {changes.length <= FIRST ? null : (
        <Button size="compact-xs" variant="subtle" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? text.looking.showLess : text.looking.showAll(changes.length - FIRST)}
        </Button>
      )}
    </Stack>
  )
}

/** Every change by a person, newest first: of the server, or of the organization that is looked at. */
export const AuditPage = () => {
  const { organizationId } = useOrganization()
  const list = useList('GET /v1/setup-changes', {
    query: { organization: organizationId ?? undefined, order: 'newest', limit: '50' },
  })
  return (
    <Page title={text.audit.title}>
      <DataList
        of={list}
        caption={text.audit.title}
        rowKey={(row) => String(row.number)}
        empty={<Empty title={text.audit.empty} />}
        columns={[
          { label: text.audit.when, cell: (row) => time(row.at) },
          { label: text.audit.who, cell: (row) => row.actor },
          { label: text.audit.what, cell: (row) => row.action },
          { label: text.audit.subject, cell: (row) => row.subject },
          {
            label: text.looking.changed,
            cell: (row) => <Changes before={row.before} after={row.after} />,
          },
        ]}
      />
    </Page>
  )
}
