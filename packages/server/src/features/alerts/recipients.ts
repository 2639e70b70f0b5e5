import { invalid } from '../../http/api/problem.ts'

/** Addresses that one field may hold. */
const MOST = 20
const ADDRESS = /^[^\s@;,<>"()\\]{1,64}@[^\s@;,<>"()\\]{1,255}$/

/** Addresses separated by `;` (N3), each once; throws a 400 that names the one that is none. */
export const addressesOf = (field: string, text: string): readonly string[] => {
  const found = text
    .split(';')
    .map((address) => address.trim())
    .filter((address) => address !== '')
  const wrong = found.find((address) => !ADDRESS.test(address))
  if (wrong !== undefined)
    throw invalid(field, `${JSON.stringify(wrong)} is no e-mail address; several are separated by ";".`)
  if (found.length > MOST) throw invalid(field, `holds more than ${MOST} addresses.`)
  return [...new Set(found)]
}
