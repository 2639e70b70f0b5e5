import { Button } from '@mantine/core'
import { Confirmed } from '../components/confirm.tsx'
import { download } from '../components/download.ts'
import type { useRights } from '../components/rights.ts'
import { Failure } from '../components/states.tsx'
import { type Device, useChange } from '../queries/resources.ts'
import { text } from '../texts/text.ts'

type Operation =
  | 'POST /v1/devices/{uuid}/unregister'
  | 'POST /v1/devices/{uuid}/void'
  | 'POST /v1/devices/{uuid}/erase'
  | 'POST /v1/devices/{uuid}/clear-clone'

const Act = ({
  uuid,
  operation,
  label,
  warning,
}: {
  readonly uuid: string
  readonly operation: Operation
  readonly label: string
  readonly warning: string
}) => {
  const change = useChange(operation)
  return (
    <Confirmed
      label={label}
      warning={warning}
      pending={change.isPending}
      error={change.error}
      run={(done) => change.mutate({ params: { uuid }, body: {} }, { onSuccess: done })}
    />
  )
}

const Block = ({ device }: { readonly device: Device }) => {
  const change = useChange('POST /v1/devices/{uuid}/block')
  const lift = device.blockedAt !== null
  return (
    <Confirmed
      label={lift ? text.devices.unblock : text.devices.block}
      warning={lift ? text.devices.unblockWarning : text.devices.blockWarning}
      pending={change.isPending}
      error={change.error}
      run={(done) => change.mutate({ params: { uuid: device.uuid }, body: { lift } }, { onSuccess: done })}
    />
  )
}

const Export = ({ uuid }: { readonly uuid: string }) => {
  const read = useChange('GET /v1/devices/{uuid}/export')
  return (
    <>
      <Button
        variant="default"
        loading={read.isPending}
        onClick={() =>
          read.mutate(
            { params: { uuid } },
            {
              onSuccess: (all) => download(`${uuid}.json`, JSON.stringify(all, null, 2), 'application/json'),
            },
          )
        }
      >
        {text.devices.export}
      </Button>
      {read.error === null ? null : <Failure error={read.error} />}
    </>
  )
}

/** What can be done about a device, as the rights allow (A8, A13, L9, P4). */
export const DeviceActions = ({
  device,
  rights,
}: {
  readonly device: Device
  readonly rights: ReturnType<typeof useRights>
}) => {
  const { uuid } = device
  const { devices } = text
  return (
    <>
      <Export uuid={uuid} />
      {rights.manage ? (
        <Act
          uuid={uuid}
          operation="POST /v1/devices/{uuid}/clear-clone"
          label={devices.clearClone}
          warning={devices.clearCloneWarning}
        />
      ) : null}
      {rights.manage ? (
        <Act
          uuid={uuid}
          operation="POST /v1/devices/{uuid}/unregister"
          label={devices.unregister}
          warning={devices.unregisterWarning}
        />
      ) : null}
      {rights.staff ? (
        <>
          <Block device={device} />
          <Act
            uuid={uuid}
            operation="POST /v1/devices/{uuid}/void"
            label={devices.void}
            warning={devices.voidWarning}
          />
        </>
      ) : null}
      {rights.own ? (
        <Act
          uuid={uuid}
          operation="POST /v1/devices/{uuid}/erase"
          label={devices.erase}
          warning={devices.eraseWarning}
        />
      ) : null}
    </>
  )
}
