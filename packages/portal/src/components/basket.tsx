import { Table, Text } from '@mantine/core'
import { ordersEn as text } from '../texts/orders.ts'
import { money } from './format.ts'

export interface Basket {
  readonly lines: readonly { readonly name: string; readonly quantity: number; readonly unitPrice: number }[]
  readonly currency: string
  readonly taxName: string
  readonly net: number
  readonly tax: number
  readonly total: number
}

/** What is ordered, line by line, and what it costs. */
export const BasketTable = ({ basket }: { readonly basket: Basket }) => {
  const { lines, currency, taxName, net, tax, total } = basket
  const sums = [
    [text.net, net],
    [taxName, tax],
    [text.total, total],
  ] as const
  return (
    <Table verticalSpacing="xs">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{text.offer}</Table.Th>
          <Table.Th ta="right">{text.price}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {lines.map(({ name, quantity, unitPrice }) => (
          <Table.Tr key={name}>
            <Table.Td>
              {quantity} × {name}
            </Table.Td>
            <Table.Td ta="right">{money(quantity * unitPrice, currency)}</Table.Td>
          </Table.Tr>
        ))}
        {sums.map(([label, amount]) => (
          <Table.Tr key={label}>
            <Table.Td>
              <Text size="sm" fw={label === text.total ? 700 : 400}>
                {label}
              </Text>
            </Table.Td>
            <Table.Td ta="right">{money(amount, currency)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
