import { Group, Stack, Text } from '@mantine/core'
import { Confirmed } from '../components/confirm.tsx'
import { EditPage } from '../components/edit-page.tsx'
import { time } from '../components/format.ts'
import { Page } from '../components/page.tsx'
import { useRights } from '../components/rights.ts'
import { Shown } from '../components/states.tsx'
import { DataTable, TextLink } from '../components/table.tsx'
import { useChange, useRead } from '../queries/resources.ts'
import { pagesEn as text } from '../texts/pages.ts'

const Edit = ({ slug }: { readonly slug: string }) => {
  const page = useRead('GET /v1/pages/{slug}', { params: { slug } })
  // Its fields begin with what was written last.
  return page.data === undefined ? null : <EditPage key={page.data.updatedAt} page={page.data} />
}

const Remove = ({ slug }: { readonly slug: string }) => {
  const remove = useChange('DELETE /v1/pages/{slug}')
  return (
    <Confirmed
      small
      label={`${text.remove} ${slug}`}
      warning={text.removeWarning}
      pending={remove.isPending}
      error={remove.error}
      run={(done) => remove.mutate({ params: { slug } }, { onSuccess: done })}
    />
  )
}

/** The pages that the vendor writes for licensees and everyone else (O5). */
export const PagesPage = () => {
  const { staff } = useRights()
  const pages = useRead('GET /v1/pages', {})
  return (
    <Page title={text.title} actions={staff ? <EditPage page={null} /> : undefined}>
      <Stack>
        <Text size="sm">{text.intro}</Text>
        <Shown of={pages}>
          {({ rows }) => (
            <DataTable
              caption={text.title}
              rows={rows}
              rowKey={(row) => row.slug}
              columns={[
                {
                  label: text.page,
                  cell: (row) => (
                    <TextLink to="/help/$slug" params={{ slug: row.slug }}>
                      {row.title}
                    </TextLink>
                  ),
                },
                { label: text.kind, cell: (row) => text.kinds[row.kind] ?? row.kind },
                {
                  label: text.changed,
                  cell: (row) => (row.updatedAt === null ? text.original : time(row.updatedAt)),
                },
                ...(staff
                  ? [
                      {
                        label: text.edit,
                        cell: (row: (typeof rows)[number]) => (
                          <Group gap="xs">
                            <Edit slug={row.slug} />
                            {row.updatedAt === null ? null : <Remove slug={row.slug} />}
                          </Group>
                        ),
                      },
                    ]
                  : []),
              ]}
            />
          )}
        </Shown>
      </Stack>
    </Page>
  )
}
