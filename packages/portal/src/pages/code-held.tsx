import { Group, Stack, Text, Title } from '@mantine/core'
import { Confirmed } from '../components/confirm.tsx'
import { count, time } from '../components/format.ts'
import { DataTable, TextLink } from '../components/table.tsx'
import { type Held, useChange, useRead } from '../queries/resources.ts'
import { text } from '../texts/text.ts'

const { held } = text.codes

const Verdicts = ({ code, uuid }: { readonly code: string; readonly uuid: string }) => {
  const accept = useChange('POST /v1/handshake-codes/{code}/held/{uuid}')
  const refuse = useChange('POST /v1/handshake-codes/{code}/held/{uuid}')
  const about = { params: { code, uuid } }
  return (
    <Group gap="xs">
      <Confirmed
        small
        label={held.accept}
        warning={held.acceptWarning}
        pending={accept.isPending}
        error={accept.error}
        run={(done) => accept.mutate({ ...about, body: { verdict: 'accepted' } }, { onSuccess: done })}
      />
      <Confirmed
        small
        label={held.refuse}
        warning={held.refuseWarning}
        pending={refuse.isPending}
        error={refuse.error}
        run={(done) => refuse.mutate({ ...about, body: { verdict: 'refused' } }, { onSuccess: done })}
      />
    </Group>
  )
}

const isFirstOf = (rows: readonly Held[], index: number): boolean =>
  rows.findIndex(({ uuid }) => uuid === rows[index]?.uuid) === index

/** Units beyond the bound of a device and slot: stored, charged only once somebody has accepted them (A12). Nothing while there are none. */
export const HeldUnits = ({ code }: { readonly code: string }) => {
  const read = useRead('GET /v1/handshake-codes/{code}/held', { params: { code } })
  const rows = read.data?.rows ?? []
  if (rows.length === 0) return null
  const indexed = rows.map((row, index) => ({ ...row, first: isFirstOf(rows, index) }))
  return (
    <Stack gap="xs">
      <Title order={2}>{held.title}</Title>
      <Text size="sm" c="dimmed">
        {held.hint}
      </Text>
      <DataTable
        caption={held.title}
        rows={indexed}
        rowKey={(row) => `${row.uuid} ${row.module} ${row.slot} ${row.state}`}
        columns={[
          {
            label: text.looking.device,
            cell: (row) => (
              <TextLink to="/devices/$uuid" params={{ uuid: row.uuid }}>
                {row.uuid}
              </TextLink>
            ),
          },
          { label: held.module, cell: (row) => row.module },
          { label: held.from, cell: (row) => time(row.from) },
          { label: held.units, numeric: true, cell: (row) => count(row.units) },
          { label: text.common.status, cell: (row) => held.states[row.state] },
          {
            label: held.verdict,
            cell: (row) => (row.first ? <Verdicts code={code} uuid={row.uuid} /> : null),
          },
        ]}
      />
    </Stack>
  )
}
