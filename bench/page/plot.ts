import type { Curve } from '../benchmark.ts'
import { figure } from '../print.ts'

const WIDTH = 640
const HEIGHT = 320
const LEFT = 70
const RIGHT = 20
const TOP = 40
const BOTTOM = 70
/** Distinguishable without colour, too: each line also has a dash of its own. */
const STROKES = [
  { colour: '#0b6e99', dash: '' },
  { colour: '#b3541e', dash: '6 3' },
  { colour: '#4d7c0f', dash: '2 3' },
  { colour: '#6b21a8', dash: '8 3 2 3' },
] as const

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** The next of 1, 2, 5 × 10ⁿ that is not smaller. */
const roundStep = (value: number): number => {
  const power = 10 ** Math.floor(Math.log10(value))
  return ([1, 2, 5, 10].find((one) => one * power >= value) ?? 10) * power
}

const ticksTo = (most: number): readonly number[] => {
  const step = roundStep(most / 5 || 1)
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, index) => index * step)
}

const decimals = (value: number): number => Number(value.toFixed(1))

/** A plot as SVG: both axes begin at zero, so nothing looks larger than it is. */
export const plot = (curve: Curve): string => {
  const points = curve.lines.flatMap((line) => line.points)
  const xs = ticksTo(Math.max(1e-9, ...points.map(([x]) => x)))
  const ys = ticksTo(Math.max(1e-9, ...points.map(([, y]) => y)))
  const mostX = xs.at(-1) ?? 1
  const mostY = ys.at(-1) ?? 1
  const atX = (x: number): number => decimals(LEFT + (x / mostX) * (WIDTH - LEFT - RIGHT))
  const atY = (y: number): number => decimals(HEIGHT - BOTTOM - (y / mostY) * (HEIGHT - TOP - BOTTOM))
  const grid = [
    ...ys.map(
      (y) =>
        `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${atY(y)}" y2="${atY(y)}" stroke="#ddd"/><text x="${LEFT - 6}" y="${atY(y) + 4}" text-anchor="end">${figure(y)}</text>`,
    ),
    ...xs.map(
      (x) => `<text x="${atX(x)}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">${figure(x)}</text>`,
    ),
  ]
  const lines = curve.lines.map((line, index) => {
    const { colour, dash } = STROKES[index % STROKES.length] ?? STROKES[0]
    const path = line.points.map(([x, y]) => `${atX(x)},${atY(y)}`).join(' ')
    const dots = line.points.map(([x, y]) => `<circle cx="${atX(x)}" cy="${atY(y)}" r="3" fill="${colour}"/>`)
    const legend = LEFT + index * ((WIDTH - LEFT - RIGHT) / curve.lines.length)
    return [
      `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2" stroke-dasharray="${dash}"/>`,
      ...dots,
      `<line x1="${legend}" x2="${legend + 24}" y1="${HEIGHT - 12}" y2="${HEIGHT - 12}" stroke="${colour}" stroke-width="2" stroke-dasharray="${dash}"/>`,
      `<text x="${legend + 30}" y="${HEIGHT - 8}">${escaped(line.name)}</text>`,
    ].join('\n')
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12" fill="#222" role="img">
<title>${escaped(curve.title)}</title>
<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>
<text x="${LEFT}" y="22" font-size="14">${escaped(curve.title)}</text>
${grid.join('\n')}
<text x="${WIDTH - RIGHT}" y="${HEIGHT - BOTTOM + 36}" text-anchor="end">${escaped(curve.x)}</text>
<text x="${LEFT - 60}" y="${TOP - 6}">${escaped(curve.y)}</text>
${lines.join('\n')}
</svg>
`
}
