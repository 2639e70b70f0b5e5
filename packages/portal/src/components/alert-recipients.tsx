import { Alert, Button, Group, Select, Stack, TextInput, Title } from '@mantine/core'
import { useState } from 'react'
import type { AlertSettings } from '../queries/resources.ts'
import { alertTexts as words } from '../texts/alerts.ts'
import { text } from '../texts/text.ts'
import { fieldError, useFields } from './form.tsx'
import { Failure } from './states.tsx'

interface Trial {
  readonly sent: boolean
  readonly recipients: number
  readonly answer: string | null
}

/** Recipients and contacts as a form; what is done with them is the page's. */
export const AlertRecipients = ({
  settings,
  about,
}: {
  readonly settings: AlertSettings
  readonly about: {
    readonly title: string
    readonly hint: string
    readonly contacts: boolean
    readonly save: (settings: AlertSettings) => void
    readonly test: () => void
    readonly pending: boolean
    readonly saved: boolean
    readonly error: Error | null
    readonly tested: Trial | undefined
  }
}) => {
  const { values, field } = useFields({ to: settings.to, cc: settings.cc, bcc: settings.bcc })
  const [contacts, setContacts] = useState(settings.contacts)
  const change = (index: number, next: Partial<(typeof contacts)[number]>) =>
    setContacts(contacts.map((contact, place) => (place === index ? { ...contact, ...next } : contact)))
  const { error, tested } = about
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        about.save({ ...values, contacts })
      }}
    >
      <Stack maw={560}>
        <Title order={3}>{about.title}</Title>
        {(['to', 'cc', 'bcc'] as const).map((name) => (
          <TextInput
            key={name}
            label={words[name]}
            description={name === 'to' ? `${words.several} ${about.hint}` : undefined}
            error={fieldError(error, name)}
            {...field(name)}
          />
        ))}
        {about.contacts
          ? contacts.map((contact, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a contact has no identity but its place.
              <Group key={index} align="flex-end">
                <Select
                  label={words.kind}
                  data={Object.entries(words.kinds).map(([value, label]) => ({ value, label }))}
                  value={contact.kind}
                  allowDeselect={false}
                  onChange={(kind) => change(index, { kind: (kind ?? 'other') as typeof contact.kind })}
                />
                <TextInput
                  label={text.common.email}
                  type="email"
                  required
                  value={contact.email}
                  onChange={(event) => change(index, { email: event.currentTarget.value })}
                />
                <Button
                  variant="default"
                  onClick={() => setContacts(contacts.filter((_, place) => place !== index))}
                >
                  {text.common.remove}
                </Button>
              </Group>
            ))
          : null}
        {error === null ? null : <Failure error={error} />}
        {tested?.sent === false ? <Failure error={new Error(tested.answer ?? '')} /> : null}
        {tested?.sent === true || about.saved ? (
          <Alert color="teal" variant="light" role="status">
            {tested?.sent === true ? words.tested(tested.recipients) : words.saved}
          </Alert>
        ) : null}
        <Group>
          <Button type="submit" loading={about.pending}>
            {text.common.save}
          </Button>
          <Button variant="default" loading={about.pending} onClick={about.test}>
            {words.test}
          </Button>
          {about.contacts ? (
            <Button
              variant="default"
              onClick={() => setContacts([...contacts, { kind: 'technical', email: '' }])}
            >
              {words.addContact}
            </Button>
          ) : null}
        </Group>
      </Stack>
    </form>
  )
}
