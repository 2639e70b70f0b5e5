import { execFile } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { MachineLabel } from '../../ports.ts'

/** Where Linux has its labels; `unique`: tells one machine from another of its make. */
const LINUX: readonly {
  readonly name: string
  readonly files: readonly string[]
  readonly unique: boolean
}[] = [
  { name: 'machine-id', files: ['etc/machine-id', 'var/lib/dbus/machine-id'], unique: true },
  { name: 'product-uuid', files: ['sys/class/dmi/id/product_uuid'], unique: true },
  { name: 'board-serial', files: ['proc/device-tree/serial-number'], unique: true },
  { name: 'board-model', files: ['proc/device-tree/model'], unique: false },
  { name: 'vendor', files: ['sys/class/dmi/id/sys_vendor'], unique: false },
  { name: 'product', files: ['sys/class/dmi/id/product_name'], unique: false },
  { name: 'board-vendor', files: ['sys/class/dmi/id/board_vendor'], unique: false },
  { name: 'board', files: ['sys/class/dmi/id/board_name'], unique: false },
]

/** For everybody to read: what only an administrator may read would make another device of the same machine. */
const FOR_ALL = 0o004

const readLabel = async (path: string): Promise<string | null> => {
  try {
    if (((await stat(path)).mode & FOR_ALL) === 0) return null
    return (await readFile(path, 'utf8')).replaceAll('\0', '').trim()
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null
    throw error
  }
}

/** The labels of a Linux machine under a root directory. */
export const linuxLabels = async (root = '/'): Promise<readonly MachineLabel[]> => {
  const labels: MachineLabel[] = []
  for (const { name, files, unique } of LINUX) {
    for (const file of files) {
      const value = await readLabel(join(root, file))
      if (value === null || value === '') continue
      labels.push({ name, value, unique })
      break
    }
  }
  return labels
}

/** The value of a line `    Name    REG_SZ    value` of `reg query`. */
export const windowsLabels = (cryptography: string, bios: string): readonly MachineLabel[] => {
  const find = (text: string, name: string): string =>
    new RegExp(`^\\s+${name}\\s+REG_SZ\\s+(.+?)\\s*$`, 'mi').exec(text)?.[1] ?? ''
  return [
    { name: 'machine-guid', value: find(cryptography, 'MachineGuid'), unique: true },
    { name: 'vendor', value: find(bios, 'SystemManufacturer'), unique: false },
    { name: 'product', value: find(bios, 'SystemProductName'), unique: false },
    { name: 'board-vendor', value: find(bios, 'BaseBoardManufacturer'), unique: false },
    { name: 'board', value: find(bios, 'BaseBoardProduct'), unique: false },
  ].filter(({ value }) => value !== '')
}

/** What `ioreg -rd1 -c IOPlatformExpertDevice` shows. */
export const macLabels = (registry: string): readonly MachineLabel[] => {
  const find = (name: string): string => new RegExp(`"${name}" = <?"([^"]+)"`).exec(registry)?.[1] ?? ''
  return [
    { name: 'platform-uuid', value: find('IOPlatformUUID'), unique: true },
    { name: 'platform-serial', value: find('IOPlatformSerialNumber'), unique: true },
    { name: 'product', value: find('model'), unique: false },
  ].filter(({ value }) => value !== '')
}

/** Milliseconds that a program of the system may take. */
const PATIENCE = 5_000

/** What a program of the system prints; nothing when it fails. No shell, a fixed path, fixed arguments. */
const printed = (file: string, args: readonly string[]): Promise<string> => {
  const { promise, resolve } = Promise.withResolvers<string>()
  execFile(file, args, { timeout: PATIENCE, windowsHide: true, encoding: 'utf8' }, (error, stdout) =>
    resolve(error === null ? stdout : ''),
  )
  return promise
}

/** What this machine can be told by, as its system shows it to every user. Never rejects. */
export const machineLabels = async (): Promise<readonly MachineLabel[]> => {
  if (process.platform === 'linux') return linuxLabels()
  if (process.platform === 'darwin')
    return macLabels(await printed('/usr/sbin/ioreg', ['-rd1', '-c', 'IOPlatformExpertDevice']))
  if (process.platform !== 'win32') return []
  const reg = join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'reg.exe')
  const [cryptography, bios] = await Promise.all([
    printed(reg, ['query', 'HKLM\\SOFTWARE\\Microsoft\\Cryptography', '/v', 'MachineGuid', '/reg:64']),
    printed(reg, ['query', 'HKLM\\HARDWARE\\DESCRIPTION\\System\\BIOS']),
  ])
  return windowsLabels(cryptography, bios)
}
