import { generateKeyPairSync, sign, verify } from 'node:crypto'
import { expect, it } from 'vitest'
import { joseSignature } from './jose-signature.ts'

it('turns DER into the two numbers of JOSE, however short they are (RFC 7518 §3.4)', () => {
  const number = (bytes: readonly number[]) => [2, bytes.length, ...bytes]
  const der = (r: readonly number[], s: readonly number[]) => {
    const content = [...number(r), ...number(s)]
    return Buffer.from([0x30, content.length, ...content])
  }
  const whole = Array.from({ length: 32 }, (_, index) => index + 1)
  const signed = [0, 0x80, ...whole.slice(1)]
  expect([...joseSignature(der(whole, signed))]).toEqual([...whole, ...signed.slice(1)])
  expect([...joseSignature(der([7], [1, 2]))]).toEqual([
    ...Array.from({ length: 31 }, () => 0),
    7,
    ...Array.from({ length: 30 }, () => 0),
    1,
    2,
  ])
})

it('verifies as what node:crypto makes itself, many times over', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  for (let time = 0; time < 600; time += 1) {
    const data = Buffer.from(`message ${time}`)
    const signature = joseSignature(sign('sha256', data, privateKey))
    expect(verify('sha256', data, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature)).toBe(true)
  }
})
