import { Box, Container, Group, Stack, Title, Typography } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Empty, Shown } from '../components/states.tsx'
import { TextLink } from '../components/table.tsx'
import { useRead } from '../queries/resources.ts'
import { pagesEn as text } from '../texts/pages.ts'
import { text as common } from '../texts/text.ts'

const Frame = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => {
  useDocumentTitle(`${title} · ${common.product}`)
  return (
    <Container size="sm" py="lg" component="main">
      <Stack gap="lg">
        <Group gap="md" component="nav" aria-label={text.help}>
          <TextLink to="/">{text.portal}</TextLink>
          <TextLink to="/help">{text.all}</TextLink>
        </Group>
        <Title order={1} style={{ overflowWrap: 'anywhere' }}>
          {title}
        </Title>
        {children}
      </Stack>
    </Container>
  )
}

const Written = ({ slug }: { readonly slug: string }) => {
  const page = useRead('GET /v1/pages/{slug}', { params: { slug } })
  return (
    <Frame title={page.data?.title ?? text.help}>
      <Shown of={page}>
        {({ html }) => (
          <Typography>
            {/* biome-ignore lint/security/noDangerouslySetInnerHtml: the server renders it from Markdown with raw HTML off */}
            <Box className="written" dangerouslySetInnerHTML={{ __html: html }} />
          </Typography>
        )}
      </Shown>
    </Frame>
  )
}

const All = () => {
  const pages = useRead('GET /v1/pages', {})
  return (
    <Frame title={text.help}>
      <Shown of={pages}>
        {({ rows }) =>
          rows.length === 0 ? (
            <Empty title={text.empty} />
          ) : (
            <Stack gap="xs">
              {rows.map(({ slug, title }) => (
                <TextLink key={slug} to="/help/$slug" params={{ slug }}>
                  {title}
                </TextLink>
              ))}
            </Stack>
          )
        }
      </Shown>
    </Frame>
  )
}

/** What the vendor has written for everyone, also without an account (O5). */
export const HelpPage = () => {
  const { slug } = useParams({ strict: false }) as { readonly slug?: string }
  return slug === undefined ? <All /> : <Written slug={slug} />
}
