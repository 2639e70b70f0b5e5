import { domainToASCII } from 'node:url'
import type { ValidationField, ValidationKind } from '@countersign/licensing'
import { invalid } from '../../http/api/problem.ts'

const FIELD = /^(domain|application-id|process-name)=(.+)$/
const ORIGIN = /^([a-z][a-z0-9+.-]*):\/\/([^/?#@\s]+)$/
const WEB = /^https?$/
const IDENTIFIER = /^[\x21-\x7e]{1,255}$/
const HOST = /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*$/

const asciiHost = (text: string): string | null => {
  const ascii = domainToASCII(text.endsWith('.') ? text.slice(0, -1) : text).toLowerCase()
  return ascii.length <= 253 && (HOST.test(ascii) || /^\[[0-9a-f:.]+\]$/.test(ascii)) ? ascii : null
}

/** Lower-case ASCII by IDNA, without port and final dot; a wildcard only as leading `*.`; or an exact origin (A3). */
const normalizeDomain = (text: string, at: string): string => {
  const lower = text.trim().toLowerCase()
  const [, scheme, authority] = ORIGIN.exec(lower) ?? []
  if (scheme !== undefined && authority !== undefined && !WEB.test(scheme)) return lower
  const host = (authority ?? lower).replace(/:\d{1,5}$/, '')
  const wildcard = host.startsWith('*.')
  const ascii = asciiHost(wildcard ? host.slice(2) : host)
  if (ascii === null || (wildcard && !ascii.includes('.'))) {
    throw invalid(
      at,
      `domain=${text} is no host name; write shop.example.com, *.example.com (every subdomain) or an exact origin such as capacitor://localhost.`,
    )
  }
  return wildcard ? `*.${ascii}` : ascii
}

const normalize = (kind: ValidationKind, value: string, at: string): string => {
  if (kind === 'domain') return normalizeDomain(value, at)
  const text = value.trim()
  if (kind === 'application-id' && !IDENTIFIER.test(text))
    throw invalid(at, 'an application ID is 1–255 visible ASCII characters.')
  if (kind === 'process-name' && (text === '' || text.length > 255 || /[/\\\u0000-\u001f]/.test(text))) {
    throw invalid(at, 'a process name is the base name of the program, 1–255 characters, never a path.')
  }
  return text
}

/** Reads `domain=…`, `application-id=…` or `process-name=…` and normalizes it as requests are compared (A3). */
export const parseValidationField = (text: string, at: string): ValidationField => {
  const [, kind, value] = FIELD.exec(text) ?? []
  if (kind === undefined || value === undefined)
    throw invalid(at, 'must be domain=…, application-id=… or process-name=…')
  return { kind: kind as ValidationKind, value: normalize(kind as ValidationKind, value, at) }
}

/** All fields of a request, without repetitions. */
export const parseValidationFields = (texts: readonly string[]): readonly ValidationField[] => {
  const fields = texts.map((text, index) => parseValidationField(text, `validationFields/${index}`))
  return [...new Map(fields.map((field) => [`${field.kind}=${field.value}`, field])).values()]
}
