import { Box, Stack, Typography } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { OpenPage } from '../components/open-page.tsx'
import { Empty, Shown } from '../components/states.tsx'
import { TextLink } from '../components/table.tsx'
import { useRead } from '../queries/resources.ts'
import { pagesEn as text } from '../texts/pages.ts'

const Frame = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <OpenPage
    title={title}
    label={text.help}
    navigation={
      <>
        <TextLink to="/">{text.portal}</TextLink>
        <TextLink to="/help">{text.all}</TextLink>
      </>
    }
  >
    {children}
  </OpenPage>
)

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
