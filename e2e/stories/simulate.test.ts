import { expect, test } from 'vitest'
import { run } from '../lab/processes.ts'

const simulate = async (...args: string[]) => run(['simulate', ...args, '--json'])

test('U4 a simulated fleet with offline days, copied images and denied devices is counted exactly, over virtual days', async () => {
  const { code, stdout, stderr } = await simulate(
    ...['--temporary', '--devices', '40', '--days', '4', '--step', '12h', '--organizations', '2'],
    ...['--handshake-codes', '3', '--offline', '30%', '--clones', '20%', '--denied', '10%', '--seed', '7'],
  )
  expect(stderr).toBe('')
  expect(code).toBe(0)
  const told = JSON.parse(stdout)
  expect(told).toMatchObject({ exact: true, differences: [], refusedFigures: 0, problems: 0 })
  expect(told.units).toBeGreaterThan(1_000)
  expect(told.devices).toBeGreaterThan(40)
  expect(told.denied['-20107'] + (told.denied['-20104'] ?? 0)).toBeGreaterThan(0)
  expect(told.costPerDay.requests).toBeGreaterThan(0)
  expect(told.costPerDay.databaseBytes).toBeGreaterThan(0)
  expect(told.costPerDay.processorSeconds).toBeGreaterThan(0)
})

test('a simulation says what it needs: a root key or a sandbox of its own, and sensible numbers', async () => {
  expect(await simulate()).toMatchObject({ code: 2, stderr: expect.stringContaining('--root-key') })
  expect(await simulate('--temporary', '--devices', '0')).toMatchObject({ code: 2 })
  expect(await simulate('--temporary', '--step', '1m')).toMatchObject({ code: 2 })
  expect(await simulate('--temporary', '--offline', '95%')).toMatchObject({ code: 2 })
})

test('protocol.md: simulated devices that were denied or offline while the server renewed its keys meet it anew', async () => {
  const { code, stdout, stderr } = await simulate(
    ...['--temporary', '--devices', '10', '--days', '75', '--step', '3d', '--denied', '50%', '--seed', '3'],
  )
  expect(stderr).toBe('')
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ exact: true, problems: 0 })
})
