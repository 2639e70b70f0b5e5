import {
  Alert,
  Button,
  Group,
  NumberInput,
  Paper,
  PasswordInput,
  Select,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core'
import { useState } from 'react'
import { Confirmed } from '../components/confirm.tsx'
import { useFields } from '../components/form.tsx'
import { time } from '../components/format.ts'
import { Page } from '../components/page.tsx'
import { Empty, Failure, Shown } from '../components/states.tsx'
import { type MailSettings, useChange, useRead } from '../queries/resources.ts'
import { text } from '../texts/text.ts'

type Tls = 'implicit' | 'starttls' | 'none'

/** Ends sending: what is to be told waits on this page. */
const SendNone = () => {
  const remove = useChange('DELETE /v1/mail-settings')
  return (
    <Confirmed
      label={text.mail.sendNone}
      warning={text.mail.sendNoneWarning}
      pending={remove.isPending}
      error={remove.error}
      run={(done) => remove.mutate({}, { onSuccess: done })}
    />
  )
}

const Settings = ({ settings }: { readonly settings: MailSettings }) => {
  const { values, field } = useFields({
    host: settings?.host ?? '',
    user: settings?.user ?? '',
    password: '',
    from: settings?.from ?? '',
    to: '',
  })
  const [port, setPort] = useState(settings?.port ?? 587)
  const [tls, setTls] = useState<Tls>((settings?.tls ?? 'starttls') as Tls)
  const save = useChange('PUT /v1/mail-settings')
  const test = useChange('POST /v1/mail-settings/test')
  const body = {
    host: values.host,
    port,
    tls,
    user: values.user === '' ? null : values.user,
    from: values.from,
    ...(values.password === '' ? {} : { password: values.password }),
  }
  const refused = test.data?.sent === false ? new Error(test.data.answer ?? '') : null
  const error = save.error ?? test.error ?? refused
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate({ body })
      }}
    >
      <Stack maw={480}>
        <Title order={2}>{text.mail.settings}</Title>
        <Group grow align="flex-start">
          <TextInput label={text.mail.host} required {...field('host')} />
          <NumberInput
            label={text.mail.port}
            min={1}
            max={65_535}
            value={port}
            onChange={(value) => setPort(Number(value))}
            required
          />
        </Group>
        <Select
          label={text.mail.tls}
          data={Object.entries(text.mail.tlsChoices).map(([value, label]) => ({ value, label }))}
          value={tls}
          onChange={(value) => setTls((value ?? 'starttls') as Tls)}
          allowDeselect={false}
        />
        <TextInput label={text.mail.user} autoComplete="off" {...field('user')} />
        <PasswordInput
          label={text.common.password}
          description={settings?.passwordSet === true ? text.mail.passwordKept : ''}
          autoComplete="new-password"
          {...field('password')}
        />
        <TextInput
          label={text.mail.from}
          placeholder="Countersign <lts@example.com>"
          required
          {...field('from')}
        />
        <Group align="flex-end">
          <TextInput label={text.mail.testTo} type="email" {...field('to')} />
          <Button
            variant="default"
            disabled={values.to === ''}
            loading={test.isPending}
            onClick={() => test.mutate({ body: { settings: body, to: values.to } })}
          >
            {text.mail.test}
          </Button>
        </Group>
        {test.data?.sent === true ? (
          <Alert color="teal" variant="light" role="status">
            {text.mail.testGood}
          </Alert>
        ) : null}
        {error === null ? null : <Failure error={error} />}
        <Group>
          <Button type="submit" loading={save.isPending}>
            {text.common.save}
          </Button>
          {settings === null ? null : <SendNone />}
        </Group>
      </Stack>
    </form>
  )
}

export const MailPage = () => {
  const settings = useRead('GET /v1/mail-settings', {})
  const mails = useRead('GET /v1/mails', {})
  return (
    <Page title={text.mail.title}>
      <Stack gap="xl">
        <Shown of={settings}>{(answer) => <Settings settings={answer.settings} />}</Shown>
        <Stack gap="xs">
          <Title order={2}>{text.mail.waiting}</Title>
          {settings.data?.settings === null ? <Text size="sm">{text.mail.noServer}</Text> : null}
          <Shown of={mails}>
            {({ rows }) =>
              rows.length === 0 ? (
                <Empty title={text.mail.empty} />
              ) : (
                rows.map((row) => (
                  <Paper key={row.id} withBorder p="sm">
                    <Text size="sm" fw={600}>
                      {row.subject}
                    </Text>
                    <Text size="sm" c="dimmed">
                      {row.to.join(', ')} · {time(row.created)} ·{' '}
                      {row.sent === null ? text.mail.waits : `${text.mail.sent} ${time(row.sent)}`}
                      {row.lastError === null ? '' : ` · ${row.lastError}`}
                    </Text>
                    {row.text === null ? null : (
                      <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
                        {row.text}
                      </Text>
                    )}
                  </Paper>
                ))
              )
            }
          </Shown>
        </Stack>
      </Stack>
    </Page>
  )
}
