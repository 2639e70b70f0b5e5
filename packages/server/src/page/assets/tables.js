// Tables of figures, for eyes and for screen readers.

const number = new Intl.NumberFormat('en-US')
export const formatted = (count) => number.format(count)

const cell = (tag, text, { scope, count = false } = {}) => {
  const made = document.createElement(tag)
  made.textContent = text
  if (scope) made.scope = scope
  if (count) made.className = 'count'
  return made
}

const line = (...cells) => {
  const row = document.createElement('tr')
  row.append(...cells)
  return row
}

const share = (count, total) => (total === 0 ? '–' : `${((100 * count) / total).toFixed(1)} %`)

/** Fills a table with rows `{key, count}` and their total. */
export const fillTable = (table, { caption, title, rows, total }) => {
  const name = document.createElement('caption')
  name.className = 'unseen'
  name.textContent = caption
  const head = document.createElement('thead')
  head.append(
    line(
      cell('th', title, { scope: 'col' }),
      cell('th', 'Count', { scope: 'col', count: true }),
      cell('th', 'Share', { scope: 'col', count: true }),
    ),
  )
  const body = document.createElement('tbody')
  for (const row of rows) {
    body.append(
      line(
        cell('th', String(row.key), { scope: 'row' }),
        cell('td', formatted(row.count), { count: true }),
        cell('td', share(row.count, total), { count: true }),
      ),
    )
  }
  const foot = document.createElement('tfoot')
  foot.append(
    line(
      cell('th', 'Total', { scope: 'row' }),
      cell('td', formatted(total), { count: true }),
      cell('td', share(total, total), { count: true }),
    ),
  )
  table.replaceChildren(name, head, body, foot)
}
