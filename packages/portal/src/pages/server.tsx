import { Button, Group, Stack, TextInput, Title } from '@mantine/core'
import { Facts } from '../components/facts.tsx'
import { useFields } from '../components/form.tsx'
import { time } from '../components/format.ts'
import { Page } from '../components/page.tsx'
import { useRights } from '../components/rights.ts'
import { Failure, Shown } from '../components/states.tsx'
import { useChange, useRead } from '../queries/resources.ts'
import { useInstallation } from '../queries/session.ts'
import { text } from '../texts/text.ts'

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 }

/** Seconds of "8d"; null: it says nothing. */
const secondsOf = (value: string): number | null => {
  const match = /^(\d+)([smhd])$/.exec(value.trim())
  return match === null ? null : Number(match[1]) * (UNITS[match[2] ?? ''] ?? 0)
}

const Clock = () => {
  const clock = useRead('GET /v1/clock', {})
  const { values, field, clear } = useFields({ advance: '' })
  const move = useChange('POST /v1/clock')
  const rights = useRights()
  const seconds = secondsOf(values.advance)
  return (
    <Shown of={clock} rows={1}>
      {(now) => (
        <Stack>
          <Facts facts={[[text.server.clock, time(now.now)]]} />
          {now.sandbox && rights.staff ? (
            <form
              onSubmit={(event) => {
                event.preventDefault()
                if (seconds !== null) move.mutate({ body: { advance: seconds } }, { onSuccess: clear })
              }}
            >
              <Group align="flex-end">
                <TextInput
                  label={text.server.advance}
                  description={text.server.advanceHint}
                  placeholder="8d"
                  {...field('advance')}
                />
                <Button type="submit" variant="default" disabled={seconds === null} loading={move.isPending}>
                  {text.server.advance}
                </Button>
              </Group>
            </form>
          ) : null}
          {move.error === null ? null : <Failure error={move.error} />}
        </Stack>
      )}
    </Shown>
  )
}

const Identity = () => {
  const server = useRead('GET /v1/server', {})
  return (
    <Shown of={server} rows={3}>
      {({ uuid, version, database, incarnation, certificates, keySet, machine }) => (
        <Stack>
          <Facts
            facts={[
              [text.server.uuid, uuid],
              [text.server.version, version],
              [text.server.database, database],
              [text.server.incarnation, incarnation],
              ...certificates.map(
                (row) =>
                  [
                    row.organizations === null
                      ? text.server.certificate
                      : text.server.certificateFor(row.organizations.join(', ')),
                    text.server.until(time(row.expiresAt), row.daysLeft),
                  ] as const,
              ),
              [text.server.nextKey, keySet === null ? null : time(keySet.nextRotation)],
              [text.server.sameMachine, machine === null ? null : time(machine.since)],
              ...(machine?.labels ?? [])
                .filter(({ changedAt }) => changedAt !== null)
                .map(
                  ({ name, changedAt }) => [text.server.labelChanged(name), time(changedAt ?? '')] as const,
                ),
            ]}
          />
        </Stack>
      )}
    </Shown>
  )
}

export const ServerPage = () => {
  const installation = useInstallation()
  return (
    <Page title={text.server.title}>
      <Stack gap="xl">
        <Shown of={installation} rows={1}>
          {(row) => (
            <Facts
              facts={[
                [text.server.mode, row.mode],
                ['Sandbox', row.sandbox ? text.common.yes : text.common.no],
                ['HTTPS', row.https ? text.common.yes : text.common.no],
              ]}
            />
          )}
        </Shown>
        <Title order={2}>{text.server.identity}</Title>
        <Identity />
        <Title order={2}>{text.server.clock}</Title>
        <Clock />
      </Stack>
    </Page>
  )
}
