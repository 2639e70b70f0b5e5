import { createHash } from 'node:crypto'

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json }
export type JsonObject = { [name: string]: Json }

/** What a check of this device found wrong: its message names the sentence of protocol.md that failed. */
export class Distrust extends Error {}

export const encode = (bytes: Uint8Array | string): string =>
  Buffer.from(bytes as Uint8Array).toString('base64url')

/** Strict base64url: no padding, no white space, unused bits zero. */
export const decode = (text: string): Buffer => {
  const bytes = Buffer.from(text, 'base64url')
  if (bytes.toString('base64url') !== text) throw new Distrust(`not strict base64url: ${text.slice(0, 40)}`)
  return bytes
}

export const sha256 = (...parts: Uint8Array[]): Buffer => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

export const parseObject = (bytes: Uint8Array | string): JsonObject => {
  const text = typeof bytes === 'string' ? bytes : new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  const value = JSON.parse(text) as Json
  return asObject(value, text.slice(0, 80))
}

export const asObject = (value: Json | undefined, what = 'value'): JsonObject => {
  if (value === null || value === undefined || typeof value !== 'object' || Array.isArray(value))
    throw new Distrust(`${what} is no object`)
  return value
}

export const asList = (value: Json | undefined, what = 'value'): Json[] => {
  if (!Array.isArray(value)) throw new Distrust(`${what} is no list`)
  return value
}

export const asText = (value: Json | undefined, what = 'value'): string => {
  if (typeof value !== 'string') throw new Distrust(`${what} is no text`)
  return value
}

export const asInteger = (value: Json | undefined, what = 'value'): number => {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw new Distrust(`${what} is no integer`)
  return value
}

export const ensure = (holds: boolean, sentence: string): void => {
  if (!holds) throw new Distrust(sentence)
}
