import { Box, Center, Paper, Stack, Text, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import type { ReactNode } from 'react'
import { useInstallation } from '../queries/session.ts'
import { text } from '../texts/text.ts'
import { Contacts } from './contacts.tsx'

/** The frame of every page before sign-in. */
export const Door = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => {
  useDocumentTitle(`${title} · ${text.product}`)
  const installation = useInstallation()
  return (
    <>
      <Center component="main" mih="calc(100vh - 5rem)" p="md">
        <Box w="100%" maw={400}>
          <Text fw={700} ta="center" mb="sm">
            {text.product}
          </Text>
          <Paper withBorder p="lg">
            <Stack>
              <Title order={1}>{title}</Title>
              {children}
            </Stack>
          </Paper>
          {installation.data?.sandbox === true ? (
            <Text size="xs" c="dimmed" ta="center" mt="sm">
              {text.sandbox}
            </Text>
          ) : null}
        </Box>
      </Center>
      {installation.data?.mode === 'hosted' ? <Contacts centered /> : null}
    </>
  )
}

/** The token behind the `#` of a mailed link: it never reaches a log. */
export const linkToken = (): string => location.hash.slice(1)
