// The API key of this tab, and the management API as the page asks it.

const NAME = 'countersign-api-key'

/** A key handed over as `#key=…` moves into the tab's storage and out of the address bar. */
const takeFromAddress = () => {
  const key = new URLSearchParams(location.hash.slice(1)).get('key')
  if (key === null) return
  sessionStorage.setItem(NAME, key)
  history.replaceState(null, '', location.pathname + location.search)
}

takeFromAddress()
addEventListener('hashchange', () => {
  if (!location.hash.startsWith('#key=')) return
  takeFromAddress()
  location.reload()
})

export const currentKey = () => sessionStorage.getItem(NAME)
export const keepKey = (key) => sessionStorage.setItem(NAME, key)
export const forgetKey = () => sessionStorage.removeItem(NAME)

/** A refusal of the server, or that it could not be reached: `status` is 0 then. */
export class ApiError extends Error {
  constructor(sentence, { status, cause }) {
    super(sentence, { cause })
    this.status = status
  }
}

const reach = async (url, headers) => {
  try {
    return await fetch(url, { headers, cache: 'no-store' })
  } catch (cause) {
    throw new ApiError('The server cannot be reached. Check the connection, then refresh.', {
      status: 0,
      cause,
    })
  }
}

/** Reads one resource of the management API. */
export const read = async (path, query = {}) => {
  const url = new URL(`api/v1/${path}`, document.baseURI)
  for (const [name, value] of Object.entries(query))
    if (value !== null && value !== undefined) url.searchParams.set(name, value)
  const response = await reach(url, { authorization: `Bearer ${currentKey() ?? ''}` })
  const body = await response.json().catch(() => null)
  if (!response.ok || body === null)
    throw new ApiError(body?.detail ?? `The server answered ${response.status}.`, { status: response.status })
  return body
}

/** All rows of a list. */
export const readAll = async (path) => {
  const rows = []
  let after = null
  do {
    const page = await read(path, { limit: '500', after })
    rows.push(...page.rows)
    after = page.next
  } while (after !== null)
  return rows
}
