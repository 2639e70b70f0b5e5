import { Button, Stack, Text, Title } from '@mantine/core'
import { Confirmed } from '../components/confirm.tsx'
import { count, date, time } from '../components/format.ts'
import { Page } from '../components/page.tsx'
import { useRights } from '../components/rights.ts'
import { saveFiles } from '../components/save-files.ts'
import { Empty } from '../components/states.tsx'
import { DataList } from '../components/table.tsx'
import { useChange, useList } from '../queries/resources.ts'
import { useInstallation } from '../queries/session.ts'
import { statementsEn as text } from '../texts/statements.ts'
import { ImportFile } from './import-file.tsx'

const unitsOf = ({ sums }: { readonly sums: readonly { readonly count: number }[] }): string =>
  count(sums.reduce((all, sum) => all + sum.count, 0))

const periodOf = ({ from, to }: { readonly from: string; readonly to: string }): string =>
  `${date(from)} – ${date(to)}`

const Sign = () => {
  const sign = useChange('POST /v1/statements')
  return (
    <Confirmed
      label={text.sign}
      warning={text.signWarning}
      pending={sign.isPending}
      error={sign.error}
      run={(done) =>
        sign.mutate(
          { body: {} },
          {
            onSuccess: ({ file }) => {
              saveFiles([file])
              done()
            },
          },
        )
      }
    />
  )
}

const Own = () => {
  const list = useList('GET /v1/statements/made', { query: {} })
  return (
    <Stack gap="xs">
      <Title order={2}>{text.own}</Title>
      <Text size="sm">{text.ownHint}</Text>
      <DataList
        of={list}
        caption={text.own}
        rowKey={(row) => String(row.number)}
        empty={<Text size="sm">{text.none}</Text>}
        columns={[
          { label: text.number, cell: (row) => row.number },
          { label: text.period, cell: periodOf },
          { label: text.units, numeric: true, cell: unitsOf },
          {
            label: text.file,
            cell: (row) => (
              <Button
                size="xs"
                variant="default"
                aria-label={text.download(row.number)}
                onClick={() => saveFiles([row.file])}
              >
                {row.file.name}
              </Button>
            ),
          },
        ]}
      />
    </Stack>
  )
}

const Received = () => {
  const list = useList('GET /v1/statements', { query: {} })
  return (
    <Stack gap="xs">
      <Title order={2}>{text.received}</Title>
      <Text size="sm">{text.receivedHint}</Text>
      <DataList
        of={list}
        caption={text.received}
        rowKey={(row) => row.digest}
        empty={<Empty title={text.noneReceived} hint={text.noneReceivedHint} />}
        columns={[
          { label: text.server, cell: (row) => row.server },
          { label: text.period, cell: periodOf },
          { label: text.units, numeric: true, cell: unitsOf },
          { label: text.chain, cell: (row) => (row.previous === null ? text.first : text.follows) },
          { label: text.receivedAt, cell: (row) => time(row.receivedAt) },
        ]}
      />
    </Stack>
  )
}

/** Statements of use: signed on a licensee's own server, received at the vendor's (P8). */
export const StatementsPage = () => {
  const { staff } = useRights()
  const hosted = useInstallation().data?.mode === 'hosted'
  return (
    <Page
      title={text.title}
      actions={
        staff ? (
          <>
            {hosted ? <ImportFile /> : null}
            <Sign />
          </>
        ) : undefined
      }
    >
      <Stack gap="xl">
        {hosted ? <Received /> : null}
        <Own />
      </Stack>
    </Page>
  )
}
