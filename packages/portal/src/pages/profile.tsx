import {
  Alert,
  Badge,
  Button,
  Code,
  Group,
  PasswordInput,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core'
import { CopyId } from '../components/copy-id.tsx'
import { Facts } from '../components/facts.tsx'
import { NewPasswordField, useFields } from '../components/form.tsx'
import { time } from '../components/format.ts'
import { Page } from '../components/page.tsx'
import { Failure, Shown } from '../components/states.tsx'
import { DataTable } from '../components/table.tsx'
import {
  useChangePassword,
  useConfirmTotp,
  useDisableTotp,
  useEnableTotp,
  useEndSession,
  useMe,
  useSessions,
} from '../queries/session.ts'
import { text } from '../texts/text.ts'

const ChangePassword = () => {
  const { values, field, clear } = useFields({ current: '', next: '' })
  const change = useChangePassword()
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        change.mutate(values, { onSuccess: clear })
      }}
    >
      <Stack maw={400}>
        <Title order={2}>{text.profile.password}</Title>
        <PasswordInput
          label={text.profile.current}
          autoComplete="current-password"
          required
          {...field('current')}
        />
        <NewPasswordField bound={field('next')} label={text.profile.next} />
        {change.error === null ? null : <Failure error={change.error} />}
        {change.isSuccess ? (
          <Alert color="teal" variant="light" role="status">
            {text.profile.changed}
          </Alert>
        ) : null}
        <Button
          type="submit"
          variant="default"
          loading={change.isPending}
          style={{ alignSelf: 'flex-start' }}
        >
          {text.profile.password}
        </Button>
      </Stack>
    </form>
  )
}

const SecondFactor = ({ on }: { readonly on: boolean }) => {
  const { values, field, clear } = useFields({ password: '', code: '' })
  const enable = useEnableTotp()
  const confirm = useConfirmTotp()
  const disable = useDisableTotp()
  const error = enable.error ?? confirm.error ?? disable.error
  const secret =
    enable.data === undefined ? '' : (new URL(enable.data.totpURI).searchParams.get('secret') ?? '')
  return (
    <Stack maw={480}>
      <Group>
        <Title order={2}>{text.profile.factor}</Title>
        {on ? (
          <Badge color="teal" variant="light" tt="none">
            {text.profile.on}
          </Badge>
        ) : null}
      </Group>
      {on ? null : <Text size="sm">{text.profile.factorOff}</Text>}
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (on) disable.mutate(values.password, { onSuccess: clear })
          else enable.mutate(values.password)
        }}
      >
        <Group align="flex-end">
          <PasswordInput
            label={text.common.password}
            autoComplete="current-password"
            required
            w={240}
            {...field('password')}
          />
          <Button type="submit" variant="default" loading={enable.isPending || disable.isPending}>
            {on ? text.profile.disable : text.profile.enable}
          </Button>
        </Group>
      </form>
      {enable.data === undefined || on ? null : (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            confirm.mutate(values.code.trim(), { onSuccess: clear })
          }}
        >
          <Stack>
            <Text size="sm">{text.profile.scan}</Text>
            <CopyId id={secret} label={text.profile.factor} />
            <Text size="sm">{text.profile.recovery}</Text>
            <Code block tabIndex={0}>
              {enable.data.backupCodes.join('\n')}
            </Code>
            <Group align="flex-end">
              <TextInput
                label={text.signIn.factor}
                inputMode="numeric"
                autoComplete="one-time-code"
                required
                {...field('code')}
              />
              <Button type="submit" loading={confirm.isPending}>
                {text.profile.confirm}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
      {error === null ? null : <Failure error={error} />}
    </Stack>
  )
}

const Sessions = () => {
  const sessions = useSessions()
  const end = useEndSession()
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Title order={2}>{text.profile.sessions}</Title>
        <Button size="xs" variant="default" loading={end.isPending} onClick={() => end.mutate(null)}>
          {text.profile.endOthers}
        </Button>
      </Group>
      <Shown of={sessions}>
        {(rows) => (
          <DataTable
            caption={text.profile.sessions}
            rows={rows}
            rowKey={(row) => row.token}
            columns={[
              { label: 'Begun', cell: (row) => time(row.createdAt) },
              { label: 'Last seen', cell: (row) => time(row.updatedAt) },
              { label: 'Address', cell: (row) => row.ipAddress ?? '–' },
              { label: 'Browser', cell: (row) => row.userAgent ?? '–' },
              {
                label: text.profile.end,
                cell: (row) => (
                  <Button size="xs" variant="default" onClick={() => end.mutate(row.token)}>
                    {text.profile.end}
                  </Button>
                ),
              },
            ]}
          />
        )}
      </Shown>
    </Stack>
  )
}

export const ProfilePage = () => {
  const me = useMe()
  return (
    <Page title={text.profile.title}>
      <Stack gap="xl">
        <Facts
          facts={[
            [text.common.name, me.data?.name ?? ''],
            [text.common.email, me.data?.email ?? ''],
            [
              text.common.role,
              me.data?.operator ??
                me.data?.organizations.map(({ name, role }) => `${role} (${name})`).join(', ') ??
                '',
            ],
          ]}
        />
        <ChangePassword />
        <SecondFactor key={String(me.data?.secondFactor)} on={me.data?.secondFactor === true} />
        <Sessions />
      </Stack>
    </Page>
  )
}
