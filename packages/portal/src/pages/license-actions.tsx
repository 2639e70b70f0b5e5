import { Autocomplete, Button, NumberInput, Text, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { AskSales, type RequestKind } from '../components/ask-sales.tsx'
import { Confirmed } from '../components/confirm.tsx'
import { CreateButton } from '../components/create.tsx'
import { useFields } from '../components/form.tsx'
import { OfferedForLicense } from '../components/offered.tsx'
import { renewable } from '../components/offers.ts'
import type { useRights } from '../components/rights.ts'
import { saveFiles } from '../components/save-files.ts'
import { Failure } from '../components/states.tsx'
import { type License, useChange } from '../queries/resources.ts'
import { useInstallation } from '../queries/session.ts'
import { text } from '../texts/text.ts'
import { Activation } from './license-activation.tsx'

/** The signed files, again at any time and in any status (L2, L4). */
const Download = ({ license }: { readonly license: License }) => {
  const read = useChange('GET /v1/licenses/{id}/files')
  return (
    <>
      <Button
        variant="default"
        loading={read.isPending}
        onClick={() =>
          read.mutate({ params: { id: license.id } }, { onSuccess: ({ files }) => saveFiles(files) })
        }
      >
        {text.licenses.download}
      </Button>
      {read.error === null ? null : <Failure error={read.error} />}
    </>
  )
}

/** A new license that begins when this one ends (L6). */
const Renew = ({ license }: { readonly license: License }) => {
  const [days, setDays] = useState<number | string>(365)
  const navigate = useNavigate()
  const renew = useChange('POST /v1/licenses/{id}/renew')
  return (
    <CreateButton
      label={text.licenses.renew}
      submit={text.licenses.renew}
      pending={renew.isPending}
      error={renew.error}
      run={(done) =>
        renew.mutate(
          { params: { id: license.id }, body: { days: Number(days) } },
          {
            onSuccess: ({ id, files }) => {
              saveFiles(files)
              done()
              void navigate({ to: '/licenses/$id', params: { id } as never })
            },
          },
        )
      }
    >
      <NumberInput
        label={text.licenses.days}
        description={text.licenses.renewHint}
        min={1}
        value={days}
        onChange={setDays}
        required
      />
    </CreateButton>
  )
}

/** The place of a lost device of an offline license goes to another one (L10). */
const ReplaceDevice = ({ license }: { readonly license: License }) => {
  const { values, field, set, clear } = useFields({ clientUuid: '', by: '' })
  const replace = useChange('POST /v1/licenses/{id}/replace-device')
  return (
    <CreateButton
      label={text.licenses.replaceDevice}
      submit={text.licenses.replaceDevice}
      pending={replace.isPending}
      error={replace.error}
      run={(done) =>
        replace.mutate(
          { params: { id: license.id }, body: values },
          {
            onSuccess: ({ files }) => {
              saveFiles(files)
              clear()
              done()
            },
          },
        )
      }
    >
      <Text size="sm">{text.licenses.replaceHint}</Text>
      <Autocomplete
        label={text.licenses.lostDevice}
        data={[...(license.clientUuids ?? [])]}
        value={values.clientUuid}
        onChange={(value) => set('clientUuid', value)}
        required
      />
      <TextInput label={text.licenses.newDevice} required {...field('by')} />
    </CreateButton>
  )
}

/** 15 days more, once (T2). */
const ExtendTrial = ({ license }: { readonly license: License }) => {
  const extend = useChange('POST /v1/trials/{id}/extend')
  return (
    <Confirmed
      label={text.licenses.extendTrial}
      warning={text.licenses.extendTrialWarning}
      pending={extend.isPending}
      error={extend.error}
      run={(done) => extend.mutate({ params: { id: license.id }, body: {} }, { onSuccess: done })}
    />
  )
}

/** What its licensee most likely asks for, since only the vendor can do it (O3). */
const needOf = (license: License): RequestKind => {
  if (license.source === 'private-trial') return 'trial-extension'
  if (license.status === 'new') return 'offline-license'
  return renewable(license) ? 'multi-year-term' : 'other'
}

/** What can be done about a license, as its status and the rights allow. */
export const LicenseActions = ({
  license,
  rights,
}: {
  readonly license: License
  readonly rights: ReturnType<typeof useRights>
}) => {
  const trial = license.source === 'private-trial'
  const fresh = license.status === 'new'
  // A licensee's own server signs nothing: what it needs comes as a file.
  const hosted = useInstallation().data?.mode === 'hosted'
  return (
    <>
      {rights.manage ? <Download license={license} /> : null}
      {hosted && rights.staff && renewable(license) ? <Renew license={license} /> : null}
      {rights.manage ? <OfferedForLicense license={license} /> : null}
      {rights.manage ? (
        <AskSales organizationId={license.organizationId} licenseId={license.id} need={needOf(license)} />
      ) : null}
      {trial && license.extendedAt === null && license.status === 'activated' && rights.manage ? (
        <ExtendTrial license={license} />
      ) : null}
      {license.hosting === 'offline' && rights.staff ? <ReplaceDevice license={license} /> : null}
      {fresh && rights.manage ? <Activation license={license} offline={rights.staff} /> : null}
    </>
  )
}
