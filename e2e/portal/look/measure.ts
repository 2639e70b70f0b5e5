import type { Page, Request } from 'playwright-core'

/** A box on the page in whole CSS pixels: left, top, width, height; null: it is not shown. */
export type Box = readonly [number, number, number, number] | null

/** One thing that is seen on a page, with its words. */
export interface Seen {
  readonly kind: string
  readonly words: string
  /** By width of the window. */
  readonly boxes: readonly Box[]
  /** By colour scheme: its colour and the one that it lies on. */
  readonly colours: readonly string[]
}

export const WIDTHS = [320, 768, 1440] as const
export const SCHEMES = ['light', 'dark'] as const
const HEIGHT = 900

/**
 * What differs from one sample to the next is written over in the page itself, with what is as wide each time: IDs, keys, dates.
 * The fonts of code are those of the machine, so it is set in the one that the portal brings along.
 */
const EVEN = `(random) => {
  const MASKS = [
    [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '00000000-0000-4000-8000-000000000000'],
    [/(?<![A-Z0-9])[0-9A-HJKMNP-TV-Z]{10}(?![A-Z0-9])/g, 'A000000000'],
    [/(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \\d{1,2}, \\d{4}/g, 'Jan 10, 2026'],
    [/\\d{4}-\\d{2}-\\d{2}/g, '2026-01-10'],
    [/Date\\d{8}/g, 'Date20260110'],
    [/\\d{2}:\\d{2}(?= UTC|Z)/g, '00:00'],
    [/127\\.0\\.0\\.1:\\d+/g, '127.0.0.1:8480'],
    [/\\(\\d+ days\\)/g, '(15 days)'],
    [/rate: [\\d,.]+/g, 'rate: 16,800'],
  ]
  const even = (text) => {
    let evened = text
    for (const word of random) evened = evened.replaceAll(word, '0'.repeat(word.length))
    for (const [pattern, instead] of MASKS) evened = evened.replace(pattern, instead)
    return evened
  }
  window.even = even
  document.documentElement.style.setProperty('--mantine-font-family-monospace', '"Inter Variable"')
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
    const evened = node.parentElement.closest('pre') === null ? even(node.data) : '{}'
    if (evened !== node.data) node.data = evened
  }
}`

/** Everything within the content that has words or a shape of its own, in the order of the document. */
const COLLECT = `() => {
  const ownWords = (element) =>
    [...element.childNodes].filter(({ nodeType }) => nodeType === 3).map(({ data }) => data).join(' ')
  const looked = []
  const add = (element, kind, words) =>
    looked.push({ element, kind, words: window.even(words).replace(/\\s+/g, ' ').trim().slice(0, 80) })
  const walk = (element) => {
    const tag = element.localName
    if (tag === 'style') return
    if (tag === 'svg') return add(element, 'picture', '')
    if (['button', 'a', 'summary', 'th', 'option'].includes(tag))
      return add(element, tag, element.getAttribute('aria-label') ?? element.textContent)
    if (['input', 'select', 'textarea'].includes(tag))
      return add(element, tag, element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent ?? '')
    if (element.matches('.surface, .mantine-Paper-root')) add(element, 'surface', '')
    const words = ownWords(element)
    if (words.trim() !== '') add(element, tag, words)
    for (const child of element.children) walk(child)
  }
  walk(document.querySelector('main') ?? document.body)
  window.looked = looked
  return looked.map(({ kind, words }) => ({ kind, words }))
}`

const BOXES = `() => window.looked.map(({ element }) => {
  const { left, top, width, height } = element.getBoundingClientRect()
  return width === 0 || height === 0 ? null : [left, top + scrollY, width, height].map(Math.round)
})`

const COLOURS = `() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  const known = new Map()
  const hex = (colour) => {
    if (!known.has(colour)) {
      canvas.clearRect(0, 0, 1, 1)
      canvas.fillStyle = colour
      canvas.fillRect(0, 0, 1, 1)
      const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data
      known.set(colour, a === 0 ? '' : '#' + [r, g, b].map((part) => part.toString(16).padStart(2, '0')).join(''))
    }
    return known.get(colour)
  }
  const ground = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const colour = hex(getComputedStyle(at).backgroundColor)
      if (colour !== '') return colour
    }
    return ''
  }
  // What is no longer in the document has no colour, and a canvas that is given none keeps that of the one before.
  return window.looked.map(({ element }) =>
    element.isConnected ? hex(getComputedStyle(element).color) + ' on ' + ground(element) : 'gone')
}`

/** Until everything that the change of a size or a colour has begun is over. */
const SETTLED = `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  .then(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)))`

/**
 * Tells when a page asks nothing of its server any more and has drawn the answers: what is remembered is shown at once and read
 * again behind it, and an answer that came while the page is looked at would write over what is evened out there.
 */
export const quietOf = (page: Page): (() => Promise<void>) => {
  const asked = new Set<Request>()
  page.on('request', (request) => {
    if (new URL(request.url()).pathname.startsWith('/api/')) asked.add(request)
  })
  let onAnswer = (): void => undefined
  const answered = (request: Request): void => {
    if (asked.delete(request)) onAnswer()
  }
  page.on('requestfinished', answered)
  page.on('requestfailed', answered)
  return async () => {
    // What the page asks for when it is shown has been asked for once it is drawn.
    await page.evaluate(SETTLED)
    while (asked.size > 0) {
      await new Promise<void>((resolve) => {
        onAnswer = resolve
      })
      await page.evaluate(SETTLED)
    }
  }
}

/** Shows the page in a colour scheme, with no transition under way. */
export const showIn = async (page: Page, colorScheme: (typeof SCHEMES)[number]): Promise<void> => {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
  await page.locator(`:root[data-mantine-color-scheme="${colorScheme}"]`).waitFor()
  await page.evaluate(SETTLED)
}

/** What is seen on the page that is open, at every width and in every scheme. `random`: words that differ each time. */
export const lookAt = async (
  page: Page,
  random: readonly string[],
  inScheme: (scheme: (typeof SCHEMES)[number]) => Promise<void>,
): Promise<readonly Seen[]> => {
  await page.evaluate('document.fonts.ready')
  await page.evaluate(`(${EVEN})(${JSON.stringify(random)})`)
  const things = await page.evaluate<{ kind: string; words: string }[]>(`(${COLLECT})()`)
  const boxes: Box[][] = []
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: HEIGHT })
    await page.evaluate(SETTLED)
    boxes.push(await page.evaluate<Box[]>(`(${BOXES})()`))
  }
  const colours: string[][] = []
  for (const scheme of SCHEMES) {
    await showIn(page, scheme)
    colours.push(await page.evaluate<string[]>(`(${COLOURS})()`))
    await inScheme(scheme)
  }
  return things.map((thing, index) => ({
    ...thing,
    boxes: boxes.map((each) => each[index] ?? null),
    colours: colours.map((each) => each[index] ?? ''),
  }))
}
