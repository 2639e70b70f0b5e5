import { Button, NumberInput } from '@mantine/core'
import { useState } from 'react'
import { Confirmed } from '../components/confirm.tsx'
import { CreateButton } from '../components/create.tsx'
import { saveFiles } from '../components/save-files.ts'
import { unitOf } from '../components/units.ts'
import { type Item, useChange, useRead } from '../queries/resources.ts'
import { text } from '../texts/text.ts'

/** More quota by a supplement (L7). */
const Extend = ({ item }: { readonly item: Item }) => {
  const [quota, setQuota] = useState<number | string>(Math.max(1, Math.ceil((item.quota ?? 1) / 2)))
  const extend = useChange('POST /v1/licenses/{id}/extend')
  return (
    <CreateButton
      label={text.items.extend}
      submit={text.items.extend}
      pending={extend.isPending}
      error={extend.error}
      run={(done) =>
        extend.mutate(
          { params: { id: item.licenseId }, body: { item: item.id, quota: Number(quota) } },
          {
            onSuccess: ({ files }) => {
              saveFiles(files)
              done()
            },
          },
        )
      }
    >
      <NumberInput
        label={text.items.more(unitOf(item, 2))}
        description={text.items.extendHint}
        min={1}
        value={quota}
        onChange={setQuota}
        required
      />
    </CreateButton>
  )
}

const Revoke = ({ item }: { readonly item: Item }) => {
  const revoke = useChange('POST /v1/items/{id}/revoke')
  return (
    <Confirmed
      label={text.items.revoke}
      warning={text.items.revokeWarning}
      pending={revoke.isPending}
      error={revoke.error}
      run={(done) =>
        revoke.mutate(
          { params: { id: item.id }, body: {} },
          {
            onSuccess: ({ file }) => {
              saveFiles(file === null ? [] : [file])
              done()
            },
          },
        )
      }
    />
  )
}

/** The revocation file again, for a licensee's own server that has not had it yet. */
const RevocationFile = ({ item }: { readonly item: Item }) => {
  const revocation = useRead('GET /v1/items/{id}/revocation', { params: { id: item.id } })
  const file = revocation.data?.file ?? null
  return file === null ? null : (
    <Button variant="default" onClick={() => saveFiles([file])}>
      {text.items.revocationFile}
    </Button>
  )
}

const ClearDevices = ({ item }: { readonly item: Item }) => {
  const clear = useChange('POST /v1/items/{id}/clear-devices')
  return (
    <Confirmed
      label={text.items.clearDevices}
      warning={text.items.clearWarning}
      pending={clear.isPending}
      error={clear.error}
      run={(done) =>
        clear.mutate(
          { params: { id: item.id }, body: {} },
          {
            onSuccess: ({ files }) => {
              saveFiles(files)
              done()
            },
          },
        )
      }
    />
  )
}

/** What the vendor can do about an item. */
export const ItemActions = ({ item }: { readonly item: Item }) => {
  const open = item.stage !== 'revoked' && item.stage !== 'expired'
  return (
    <>
      {open && item.quota !== null ? <Extend item={item} /> : null}
      {item.chargeWay === 'device' && item.seats.taken > 0 ? <ClearDevices item={item} /> : null}
      {item.revokedAt === null ? <Revoke item={item} /> : <RevocationFile item={item} />}
    </>
  )
}
