// A bar chart by day: pure geometry first, then thin drawing. The table below it tells the same figures.
import { formatted } from './tables.js'

const DAY_MS = 86_400_000
const MOST_BARS = 120
const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 })
const dayOf = (key) => Date.parse(`${key}T00:00:00Z`) / DAY_MS
const keyOf = (day) => new Date(day * DAY_MS).toISOString().slice(0, 10)

/** Every day from the first to the last, days without use included; several days make one bar when there are too many. */
export const barsOf = (rows) => {
  if (rows.length === 0) return []
  const first = dayOf(rows[0].key)
  const last = dayOf(rows.at(-1).key)
  const width = Math.ceil((last - first + 1) / MOST_BARS)
  const bars = Array.from({ length: Math.floor((last - first) / width) + 1 }, (_, index) => {
    const from = first + index * width
    return { from: keyOf(from), to: keyOf(Math.min(last, from + width - 1)), count: 0 }
  })
  for (const row of rows) bars[Math.floor((dayOf(row.key) - first) / width)].count += row.count
  return bars
}

/** The smallest round number that is not below. */
export const ceilingOf = (most) => {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, most)))
  return [1, 2, 3, 4, 6, 8, 10].map((step) => step * power).find((step) => step >= most) ?? most
}

const svg = (tag, attributes, text) => {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value))
  if (text !== undefined) made.textContent = text
  return made
}

const labelled = (bar) => (bar.from === bar.to ? bar.from : `${bar.from} to ${bar.to}`)

/** Draws the chart into its place, as wide as that is. */
export const drawChart = (place, rows) => {
  const bars = barsOf(rows)
  if (bars.length === 0) return place.replaceChildren()
  const width = Math.max(260, Math.round(place.clientWidth || 640))
  const height = width < 480 ? 180 : 240
  const edge = { left: 44, right: 4, top: 12, bottom: 24 }
  const plot = { width: width - edge.left - edge.right, height: height - edge.top - edge.bottom }
  const top = ceilingOf(Math.max(...bars.map((bar) => bar.count)))
  const title = `Bar chart of the usage by day, ${labelled(bars[0])} to ${labelled(bars.at(-1))}; the table below has the same figures.`
  const drawing = svg('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': title })
  const y = (count) => edge.top + plot.height * (1 - count / top)
  for (const part of top % 2 === 1 ? [0, 1] : [0, 0.5, 1]) {
    drawing.append(
      svg('line', {
        class: 'grid',
        x1: edge.left,
        x2: width - edge.right,
        y1: y(part * top),
        y2: y(part * top),
      }),
      svg(
        'text',
        { x: edge.left - 6, y: y(part * top) + 4, 'text-anchor': 'end' },
        compact.format(part * top),
      ),
    )
  }
  const step = Math.min(plot.width / bars.length, 64)
  bars.forEach((bar, index) => {
    const size = bar.count === 0 ? 0 : Math.max(1, (plot.height * bar.count) / top)
    const made = svg('rect', {
      class: 'bar',
      x: edge.left + index * step + step * 0.1,
      y: edge.top + plot.height - size,
      width: Math.max(1, step * 0.8),
      height: size,
      rx: Math.min(2, step / 6),
    })
    made.append(svg('title', {}, `${labelled(bar)}: ${formatted(bar.count)}`))
    drawing.append(made)
  })
  const end = edge.left + step * bars.length
  drawing.append(svg('text', { x: edge.left, y: height - 6 }, bars[0].from))
  if (bars.length > 1 && end - edge.left > 170)
    drawing.append(svg('text', { x: end, y: height - 6, 'text-anchor': 'end' }, bars.at(-1).to))
  place.replaceChildren(drawing)
}
