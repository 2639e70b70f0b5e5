import { Button, Center, Table, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { text } from '../texts/text.ts'
import { Failure, Waiting } from './states.tsx'

export interface Column<Row> {
  readonly label: string
  readonly cell: (row: Row) => ReactNode
  readonly numeric?: boolean
}

/** Rows as a table that scrolls sideways by itself on a narrow screen. */
export const DataTable = <Row,>({
  caption,
  columns,
  rows,
  rowKey,
}: {
  readonly caption: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string
}) => (
  <Table.ScrollContainer minWidth={0} tabIndex={0} role="region" aria-label={caption}>
    <Table striped highlightOnHover verticalSpacing="xs" captionSide="top">
      <Table.Thead>
        <Table.Tr>
          {columns.map((column) => (
            <Table.Th key={column.label} ta={column.numeric === true ? 'right' : 'left'}>
              {column.label}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((row) => (
          <Table.Tr key={rowKey(row)}>
            {columns.map((column) => (
              <Table.Td key={column.label} ta={column.numeric === true ? 'right' : 'left'}>
                {column.cell(row)}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </Table.ScrollContainer>
)

interface Listed {
  readonly isPending: boolean
  readonly error: Error | null
  readonly hasNextPage: boolean
  readonly isFetchingNextPage: boolean
  readonly fetchNextPage: () => unknown
  readonly refetch: () => unknown
}

/** A list that grows page by page: waiting, failed, empty or shown. */
export const DataList = <Row,>({
  of,
  empty,
  ...table
}: {
  readonly of: Listed & { readonly rows: readonly Row[] }
  readonly empty: ReactNode
  readonly caption: string
  readonly columns: readonly Column<Row>[]
  readonly rowKey: (row: Row) => string
}) => {
  if (of.error !== null) return <Failure error={of.error} retry={() => of.refetch()} />
  if (of.isPending) return <Waiting rows={6} />
  if (of.rows.length === 0) return <>{empty}</>
  return (
    <>
      <DataTable {...table} rows={of.rows} />
      {of.hasNextPage ? (
        <Center mt="md">
          <Button variant="default" loading={of.isFetchingNextPage} onClick={() => of.fetchNextPage()}>
            {text.common.more}
          </Button>
        </Center>
      ) : null}
    </>
  )
}

/** A link in a table or a sentence. */
export const TextLink = ({
  to,
  params,
  search,
  children,
}: {
  readonly to: string
  readonly params?: Readonly<Record<string, string>>
  readonly search?: Readonly<Record<string, string>>
  readonly children: ReactNode
}) => (
  <Text
    component={Link}
    to={to}
    {...(params === undefined ? {} : { params: params as never })}
    {...(search === undefined ? {} : { search: search as never })}
    fz="inherit"
    c="var(--mantine-color-anchor)"
    td="underline"
    style={{ overflowWrap: 'anywhere' }}
  >
    {children}
  </Text>
)
