import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { linuxLabels, machineLabels, macLabels, windowsLabels } from './machine.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'countersign-machine-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

const put = async (file: string, text: string, mode = 0o444): Promise<void> => {
  await mkdir(dirname(join(root, file)), { recursive: true })
  await writeFile(join(root, file), text)
  await chmod(join(root, file), mode)
}
const names = async () => (await linuxLabels(root)).map(({ name, value }) => `${name}=${value}`)

describe('U8 what a machine can be told by', () => {
  it('U8 on Linux: machine-id and the firmware’s labels, those that every user may read', async () => {
    await put('etc/machine-id', 'b08dfa6083e7567a1921a715000001fb\n')
    await put('sys/class/dmi/id/product_name', 'Standard PC (Q35 + ICH9, 2009)\n')
    await put('sys/class/dmi/id/sys_vendor', 'QEMU\n')
    await put('sys/class/dmi/id/product_uuid', '4c4c4544-0050-3510-8051-b4c04f564433\n', 0o400)
    expect(await names()).toEqual([
      'machine-id=b08dfa6083e7567a1921a715000001fb',
      'vendor=QEMU',
      'product=Standard PC (Q35 + ICH9, 2009)',
    ])
  })

  it('U8 on an ARM board: the serial number of its device tree', async () => {
    await put('proc/device-tree/serial-number', '10000000a1b2c3d4\0')
    await put('proc/device-tree/model', 'Raspberry Pi 4 Model B Rev 1.4\0')
    expect(await names()).toEqual([
      'board-serial=10000000a1b2c3d4',
      'board-model=Raspberry Pi 4 Model B Rev 1.4',
    ])
  })

  it('U8 an image without any label has none, and an empty machine-id is none', async () => {
    expect(await names()).toEqual([])
    await put('etc/machine-id', '')
    await put('var/lib/dbus/machine-id', 'c0ffee')
    expect(await names()).toEqual(['machine-id=c0ffee'])
  })

  it('U8 on Windows: MachineGuid, and what the firmware says about its make', () => {
    const cryptography =
      '\r\nHKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Cryptography\r\n    MachineGuid    REG_SZ    2f1a-guid\r\n\r\n'
    const bios =
      '\r\nHKEY_LOCAL_MACHINE\\HARDWARE\\DESCRIPTION\\System\\BIOS\r\n    BiosMajorRelease    REG_DWORD    0x1\r\n    SystemManufacturer    REG_SZ    LENOVO\r\n    SystemProductName    REG_SZ    20XW CTO1WW\r\n'
    expect(windowsLabels(cryptography, bios)).toEqual([
      { name: 'machine-guid', value: '2f1a-guid', unique: true },
      { name: 'vendor', value: 'LENOVO', unique: false },
      { name: 'product', value: '20XW CTO1WW', unique: false },
    ])
    expect(windowsLabels('', '')).toEqual([])
  })

  it('U8 on macOS: IOPlatformUUID and serial number', () => {
    const registry = `+-o J316sAP  <class IOPlatformExpertDevice>
    {
      "IOPlatformSerialNumber" = "C02XXXXXXX"
      "IOPlatformUUID" = "A1B2C3D4-0000-5000-8000-1234567890AB"
      "model" = <"MacBookPro18,2">
    }`
    expect(macLabels(registry).map(({ value }) => value)).toEqual([
      'A1B2C3D4-0000-5000-8000-1234567890AB',
      'C02XXXXXXX',
      'MacBookPro18,2',
    ])
  })

  it('U8 is read from this very machine, twice the same', async () => {
    expect(await machineLabels()).toEqual(await machineLabels())
  })
})
