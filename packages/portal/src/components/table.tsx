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

/** Rows as a table that scrolls by itself, sideways on a narrow screen, with a head that stays; on a telephone as cards. */
export const DataTable = <Row,>({
  caption,
  columns,
  rows,
  rowKey,
  wide = false,
}: {
  readonly caption: string
  /** Figures to compare: it scrolls sideways on a narrow screen, where others show a card for each row. */
  readonly wide?: boolean
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string
}) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
  <section className={wide ? 'surface listed wide' : 'surface listed'} tabIndex={0} aria-label={caption}>
    <Table highlightOnHover role="table">
      <Table.Thead role="rowgroup">
        <Table.Tr role="row">
          {columns.map((column) => (
            <Table.Th key={column.label} role="columnheader" ta={column.numeric === true ? 'right' : 'left'}>
              {column.label}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody role="rowgroup">
        {rows.map((row) => (
          <Table.Tr key={rowKey(row)} role="row">
            {columns.map((column) => (
              <Table.Td
                key={column.label}
                role="cell"
                data-label={column.label}
                {...(column.numeric === true ? { ta: 'right', className: 'figures' } : {})}
              >
                {column.cell(row)}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </section>
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
  first = false,
  ...table
}: {
  /** Only the first rows are shown: all of them have a page of their own. */
  readonly first?: boolean
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
      {of.hasNextPage && !first ? (
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
    className="link"
  >
    {children}
  </Text>
)
