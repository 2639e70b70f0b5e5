import { Code } from '@mantine/core'
import { time } from '../components/format.ts'
import { Page } from '../components/page.tsx'
import { Empty } from '../components/states.tsx'
import { DataList } from '../components/table.tsx'
import { useList } from '../queries/resources.ts'
import { text } from '../texts/text.ts'

const shown = (value: unknown): string => (value === null ? '–' : JSON.stringify(value))

export const AuditPage = () => {
  const list = useList('GET /v1/setup-changes', { query: {} })
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
            label: text.audit.before,
            cell: (row) => <Code style={{ overflowWrap: 'anywhere' }}>{shown(row.before)}</Code>,
          },
          {
            label: text.audit.after,
            cell: (row) => <Code style={{ overflowWrap: 'anywhere' }}>{shown(row.after)}</Code>,
          },
        ]}
      />
    </Page>
  )
}
