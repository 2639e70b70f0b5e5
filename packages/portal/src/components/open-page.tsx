import { Container, Group, Stack, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import type { ReactNode } from 'react'
import { text } from '../texts/text.ts'
import { Contacts } from './contacts.tsx'

/** The frame of pages that everyone can read, signed in or not. */
export const OpenPage = ({
  title,
  navigation,
  label,
  children,
}: {
  readonly title: string
  readonly navigation: ReactNode
  /** What the navigation is called. */
  readonly label: string
  readonly children: ReactNode
}) => {
  useDocumentTitle(`${title} · ${text.product}`)
  return (
    <Container size="sm" py="lg">
      <Group gap="md" component="nav" aria-label={label} mb="lg">
        {navigation}
      </Group>
      <Stack gap="lg" component="main">
        <Title order={1} style={{ overflowWrap: 'anywhere' }}>
          {title}
        </Title>
        {children}
      </Stack>
      <Contacts />
    </Container>
  )
}
