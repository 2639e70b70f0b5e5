import { Alert, Button, Code, Group, Paper, Stack, Text, TextInput, Title } from '@mantine/core'
import { useState } from 'react'
import { useFields } from '../components/form.tsx'
import { time } from '../components/format.ts'
import { Failure, Shown } from '../components/states.tsx'
import { DataTable } from '../components/table.tsx'
import { useChange, useRead } from '../queries/resources.ts'
import { alertTexts as words } from '../texts/alerts.ts'
import { text } from '../texts/text.ts'

/** Milliseconds after which it is asked whether a message was taken. */
const LOOKS = 5_000

/** What was sent to a target and what waits, read when it is opened (N3). */
const Deliveries = ({ id, enabled }: { readonly id: string; readonly enabled: boolean }) => {
  const list = useRead('GET /v1/webhooks/{id}/deliveries', { params: { id } }, { refetchInterval: LOOKS })
  const again = useChange('POST /v1/webhooks/{id}/deliveries/{delivery}/send')
  return (
    <Shown of={list} rows={2}>
      {({ rows }) =>
        rows.length === 0 ? (
          <Text size="sm">{words.noDeliveries}</Text>
        ) : (
          <>
            {again.error === null ? null : <Failure error={again.error} />}
            <DataTable
              caption={words.deliveries}
              rows={rows}
              rowKey={(row) => row.id}
              columns={[
                { label: words.when, cell: (row) => time(row.created) },
                { label: words.what, cell: (row) => row.type },
                { label: words.attempts, numeric: true, cell: (row) => row.attempts },
                {
                  label: words.outcome,
                  cell: (row) =>
                    row.sent !== null ? (
                      words.sentAt(time(row.sent))
                    ) : (
                      <Group gap="xs">
                        <span>
                          {row.nextAttempt === null ? words.givenUp : words.nextAt(time(row.nextAttempt))}
                          {row.lastError === null ? '' : ` · ${row.lastError}`}
                        </span>
                        {enabled ? (
                          <Button
                            size="compact-xs"
                            variant="default"
                            loading={again.isPending && again.variables.params?.delivery === row.id}
                            onClick={() => again.mutate({ params: { id, delivery: row.id } })}
                          >
                            {words.sendAgain}
                          </Button>
                        ) : null}
                      </Group>
                    ),
                },
              ]}
            />
          </>
        )
      }
    </Shown>
  )
}

/** Targets that are called beside the mail (N3). */
export const AlertWebhooks = () => {
  const list = useRead('GET /v1/webhooks', {})
  const [opened, setOpened] = useState<string | null>(null)
  const { values, field, clear } = useFields({ url: '' })
  const add = useChange('POST /v1/webhooks')
  const change = useChange('PATCH /v1/webhooks/{id}')
  const remove = useChange('DELETE /v1/webhooks/{id}')
  const rotate = useChange('POST /v1/webhooks/{id}/rotate-secret')
  const test = useChange('POST /v1/webhooks/{id}/test')
  const refused = test.data?.sent === false ? new Error(test.data.answer ?? '') : null
  const error = add.error ?? change.error ?? remove.error ?? rotate.error ?? test.error ?? refused
  const secret = rotate.data?.secret ?? add.data?.secret
  return (
    <Stack>
      <Title order={2}>{words.webhooks}</Title>
      <Text size="sm">{words.webhooksHint}</Text>
      <Shown of={list}>
        {({ rows }) =>
          rows.length === 0 ? (
            <Text size="sm">{words.noWebhooks}</Text>
          ) : (
            rows.map((row) => (
              <Paper key={row.id} withBorder p="sm">
                <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                  {row.url}
                  {row.enabled ? '' : ` · ${words.isOff}`}
                </Text>
                <Group mt="xs">
                  <Button
                    size="xs"
                    variant="default"
                    loading={test.isPending}
                    onClick={() => test.mutate({ params: { id: row.id } })}
                  >
                    {words.call}
                  </Button>
                  <Button
                    size="xs"
                    variant="default"
                    onClick={() => rotate.mutate({ params: { id: row.id } })}
                  >
                    {words.rotate}
                  </Button>
                  <Button
                    size="xs"
                    variant="default"
                    onClick={() => change.mutate({ params: { id: row.id }, body: { enabled: !row.enabled } })}
                  >
                    {row.enabled ? words.off : words.on}
                  </Button>
                  <Button
                    size="xs"
                    variant="default"
                    onClick={() => remove.mutate({ params: { id: row.id } })}
                  >
                    {text.common.remove}
                  </Button>
                  <Button
                    size="xs"
                    variant="default"
                    aria-expanded={opened === row.id}
                    onClick={() => setOpened(opened === row.id ? null : row.id)}
                  >
                    {words.deliveries}
                  </Button>
                </Group>
                {opened === row.id ? <Deliveries id={row.id} enabled={row.enabled} /> : null}
              </Paper>
            ))
          )
        }
      </Shown>
      {secret === undefined ? null : (
        <Alert color="teal" variant="light" role="status">
          {words.secret} <Code style={{ overflowWrap: 'anywhere' }}>{secret}</Code>
        </Alert>
      )}
      {test.data?.sent === true ? (
        <Alert color="teal" variant="light" role="status">
          {words.called}
        </Alert>
      ) : null}
      {error === null ? null : <Failure error={error} />}
      <form
        onSubmit={(event) => {
          event.preventDefault()
          add.mutate(
            { body: { url: values.url, events: ['organization', 'server'] } },
            { onSuccess: () => clear() },
          )
        }}
      >
        <Group align="flex-end" maw={560}>
          <TextInput label={words.url} type="url" required style={{ flex: 1 }} {...field('url')} />
          <Button type="submit" loading={add.isPending}>
            {words.addWebhook}
          </Button>
        </Group>
      </form>
    </Stack>
  )
}
