// The statistics page: asks for an API key, then shows one handshake code.
import { drawChart } from './chart.js'
import { ApiError, currentKey, forgetKey, keepKey, read, readAll } from './session.js'
import { fillTable, formatted } from './tables.js'

const at = (id) => document.getElementById(id)
const connect = at('connect')
const choice = at('choice')
const status = at('status')
const figures = at('figures')
let shownDays = []
let asked = 0

/** Says what goes on; null says nothing. */
const say = (sentence, kind = '') => {
  status.hidden = sentence === null
  status.className = `notice ${kind}`
  status.setAttribute('role', kind === 'error' ? 'alert' : 'status')
  status.textContent = sentence ?? ''
}

const askForKey = (sentence) => {
  connect.hidden = false
  choice.hidden = true
  figures.hidden = true
  at('forget').hidden = true
  say(sentence, sentence === null ? '' : 'error')
  at('key').focus()
}

const failed = (error) => {
  if (!(error instanceof ApiError)) throw error
  if (error.status === 401) {
    forgetKey()
    return askForKey(error.message)
  }
  figures.hidden = true
  say(error.message, 'error')
}

/** The period's range in whole UTC days by the server's clock, the running day included. */
const rangeOf = async (period) => {
  if (period === 'all') return {}
  const { now } = await read('clock')
  const begin = new Date(now)
  begin.setUTCHours(0, 0, 0, 0)
  begin.setUTCDate(begin.getUTCDate() - Number(period) + 1)
  return { from: `${begin.toISOString().slice(0, 19)}Z` }
}

const show = (code, byModule, byDay) => {
  figures.hidden = false
  at('total').textContent = formatted(byModule.total)
  at('as-of').textContent = `as of ${byModule.asOf.replace('T', ' ').replace('Z', ' UTC')}`
  fillTable(at('by-module'), {
    caption: `Usage of ${code} by module`,
    title: 'Module',
    rows: byModule.rows.toSorted((a, b) => b.count - a.count),
    total: byModule.total,
  })
  fillTable(at('by-day'), {
    caption: `Usage of ${code} by day, in UTC`,
    title: 'Day',
    rows: byDay.rows.toReversed(),
    total: byDay.total,
  })
  shownDays = byDay.rows
  drawChart(at('chart'), shownDays)
}

const refresh = async () => {
  const turn = ++asked
  const code = at('code').value
  const button = choice.querySelector('button')
  button.disabled = true
  figures.classList.add('stale')
  say(`Loading the usage of ${code} …`)
  try {
    const query = { handshakeCode: code, ...(await rangeOf(at('period').value)) }
    const [byModule, byDay] = await Promise.all([
      read('statistics', { ...query, by: 'module' }),
      read('statistics', { ...query, by: 'day' }),
    ])
    if (turn !== asked) return
    if (byModule.total === 0) {
      figures.hidden = true
      const period = at('period').selectedOptions[0].textContent
      say(
        `No usage has been reported for ${code} (${period}). It appears here as soon as a device with this handshake code has sent its first report.`,
      )
    } else {
      say(null)
      show(code, byModule, byDay)
    }
  } catch (error) {
    if (turn === asked) failed(error)
  } finally {
    if (turn === asked) {
      button.disabled = false
      figures.classList.remove('stale')
    }
  }
}

const offerCodes = (codes) => {
  const wanted = new URLSearchParams(location.search).get('code')
  at('code').replaceChildren(
    ...codes.map(
      (each) =>
        new Option(
          each.default ? `${each.code} (default)` : each.code,
          each.code,
          false,
          each.code === wanted,
        ),
    ),
  )
}

const start = async () => {
  if (currentKey() === null) return askForKey(null)
  connect.hidden = true
  at('forget').hidden = false
  say('Loading …')
  try {
    const codes = await readAll('handshake-codes')
    if (codes.length === 0) {
      choice.hidden = true
      return say(
        "There is no handshake code yet. Create an organization first: countersign organization create 'Example Ltd'",
      )
    }
    offerCodes(codes)
    choice.hidden = false
    await refresh()
  } catch (error) {
    failed(error)
  }
}

document.querySelector('.sandbox').hidden = document.documentElement.dataset.sandbox !== 'yes'
connect.addEventListener('submit', (event) => {
  event.preventDefault()
  keepKey(at('key').value.trim())
  at('key').value = ''
  start()
})
choice.addEventListener('submit', (event) => {
  event.preventDefault()
  refresh()
})
choice.addEventListener('change', () => {
  const address = new URL(location.href)
  address.searchParams.set('code', at('code').value)
  history.replaceState(null, '', address)
  refresh()
})
at('forget').addEventListener('click', () => {
  forgetKey()
  askForKey(null)
})
let resizing = 0
addEventListener('resize', () => {
  cancelAnimationFrame(resizing)
  resizing = requestAnimationFrame(() => figures.hidden || drawChart(at('chart'), shownDays))
})
start()
