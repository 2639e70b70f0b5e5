import { Code, Group, TagsInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import { CreateButton } from '../components/create.tsx'
import { fieldError, useFields } from '../components/form.tsx'
import { Page } from '../components/page.tsx'
import { useRights } from '../components/rights.ts'
import { Empty } from '../components/states.tsx'
import { DataList } from '../components/table.tsx'
import { type Product, useChange, useList } from '../queries/resources.ts'
import { text } from '../texts/text.ts'
import { ProductEdit } from './product-edit.tsx'

const NewProduct = () => {
  const { values, field, clear } = useFields({ code: '', name: '', unit: 'scan' })
  const [modules, setModules] = useState<string[]>([])
  const create = useChange('POST /v1/products')
  const run = (done: () => void) =>
    create.mutate(
      { body: { ...values, modules } },
      {
        onSuccess: () => {
          clear()
          setModules([])
          done()
        },
      },
    )
  return (
    <CreateButton label={text.products.new} run={run} pending={create.isPending} error={create.error}>
      <TextInput
        label={text.products.code}
        required
        placeholder="barcode-reader"
        error={fieldError(create.error, 'code')}
        {...field('code')}
      />
      <TextInput
        label={text.common.name}
        required
        error={fieldError(create.error, 'name')}
        {...field('name')}
      />
      <TextInput
        label={text.products.unit}
        required
        placeholder="scan"
        error={fieldError(create.error, 'unit')}
        {...field('unit')}
      />
      <TagsInput
        label={text.products.modules}
        placeholder="qr-code"
        value={modules}
        onChange={setModules}
        error={fieldError(create.error, 'modules')}
        splitChars={[',', ' ']}
        acceptValueOnBlur
      />
    </CreateButton>
  )
}

export const ProductsPage = () => {
  const rights = useRights()
  const list = useList('GET /v1/products', { query: {} })
  return (
    <Page title={text.products.title} actions={rights.staff ? <NewProduct /> : undefined}>
      <DataList
        of={list}
        caption={text.products.title}
        rowKey={(row) => row.code}
        empty={<Empty title={text.products.empty} hint={text.products.emptyHint} />}
        columns={[
          { label: text.common.name, cell: (row) => row.name },
          { label: text.products.code, cell: (row) => <Code>{row.code}</Code> },
          { label: text.products.unit, cell: (row) => row.unit },
          {
            label: text.products.modules,
            cell: (row) => (
              <Group gap={4}>
                {row.modules.map((module) => (
                  <Code key={module}>{module}</Code>
                ))}
              </Group>
            ),
          },
          {
            label: text.products.publicTrial,
            cell: (row) => (row.publicTrial ? text.common.yes : text.common.no),
          },
          ...(rights.staff
            ? [
                {
                  label: text.products.change,
                  cell: (row: Product) => <ProductEdit key={row.code} product={row} />,
                },
              ]
            : []),
        ]}
      />
    </Page>
  )
}
