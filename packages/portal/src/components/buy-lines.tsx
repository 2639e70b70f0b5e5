import { ActionIcon, Button, Group, NumberInput, Select, Stack, Text } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import type { Offer } from '../queries/resources.ts'
import { ordersEn as text } from '../texts/orders.ts'
import { money, toMajor } from './format.ts'
import { isOfOne, type Line, linesOf, netOf, offersBeside } from './order-lines.ts'

const named = ({ name, price, currency }: Offer): string => `${name}, ${money(price, currency)}`

const LineFields = ({
  offers,
  line,
  number,
  quoted,
  change,
}: {
  readonly offers: readonly Offer[]
  readonly line: Line
  /** From 1; tells the fields of several lines apart. */
  readonly number: number
  /** The vendor sets a price of its own. */
  readonly quoted: boolean
  readonly change: (line: Line) => void
}) => {
  const offer = offers.find(({ code }) => code === line.code)
  return (
    <>
      <Select
        label={text.numbered(text.offer, number)}
        description={offer?.description || (number === 1 ? text.buyHint : null)}
        data={offers.map((row) => ({ value: row.code, label: named(row) }))}
        value={line.code}
        onChange={(code) => change({ ...line, code })}
        nothingFoundMessage={text.noOffer}
        allowDeselect={false}
        required
      />
      {offer !== undefined && isOfOne(offer) ? null : (
        <NumberInput
          label={text.numbered(text.quantity, number)}
          min={1}
          max={1000}
          value={line.quantity}
          onChange={(quantity) => change({ ...line, quantity })}
          required
        />
      )}
      {!quoted || offer === undefined ? null : (
        <NumberInput
          label={text.numbered(`${text.price} (${offer.currency})`, number)}
          description={text.priceHint(money(offer.price, offer.currency))}
          min={0}
          value={line.price}
          onChange={(price) => change({ ...line, price })}
          placeholder={String(toMajor(offer.price, offer.currency))}
        />
      )}
    </>
  )
}

/** What is ordered: one offer, or several that one order can hold. */
export const BuyLines = ({
  offers,
  lines,
  quoted,
  change,
}: {
  readonly offers: readonly Offer[]
  readonly lines: readonly Line[]
  readonly quoted: boolean
  readonly change: (lines: readonly Line[]) => void
}) => {
  const beside = offersBeside(offers, lines)
  const [first] = linesOf(offers, lines)
  return (
    <>
      {lines.map((line, index) => (
        <Group key={line.key} align="flex-start" gap="xs" wrap="nowrap">
          <Stack flex={1} miw={0}>
            <LineFields
              offers={index === 0 ? offers : [...offers.filter(({ code }) => code === line.code), ...beside]}
              line={line}
              number={index + 1}
              quoted={quoted}
              change={(next) =>
                // Another first offer may be of another kind, which has nothing beside it.
                change(
                  index === 0 && next.code !== line.code
                    ? [next]
                    : lines.map((one) => (one.key === line.key ? next : one)),
                )
              }
            />
          </Stack>
          {index === 0 ? null : (
            <ActionIcon
              variant="subtle"
              color="gray"
              mt={28}
              aria-label={text.removeLine(index + 1)}
              onClick={() => change(lines.filter(({ key }) => key !== line.key))}
            >
              <IconX size={16} />
            </ActionIcon>
          )}
        </Group>
      ))}
      {beside.length === 0 ? null : (
        <Button
          variant="default"
          size="xs"
          style={{ alignSelf: 'flex-start' }}
          leftSection={<IconPlus size={14} />}
          onClick={() =>
            change([
              ...lines,
              {
                key: Math.max(...lines.map(({ key }) => key)) + 1,
                code: beside.length === 1 ? (beside[0]?.code ?? null) : null,
                quantity: 1,
                price: '',
              },
            ])
          }
        >
          {text.addLine}
        </Button>
      )}
      {lines.length === 1 || first === undefined ? null : (
        <Text size="sm" role="status">
          {text.netSum(money(netOf(offers, lines), first.offer.currency))}
        </Text>
      )}
    </>
  )
}
