import { loadLate } from '../../http/load-late.ts'

type Constructor = typeof import('markdown-it').default
type MarkdownIt = InstanceType<Constructor>

const loaded = loadLate<Constructor>('markdown-it')
let made: MarkdownIt | null = null

/** Raw HTML stays text, and links lead to `http`, `https` and `mailto` alone: a page runs nothing. */
const makeRenderer = (): MarkdownIt => {
  const renderer = new (loaded())('commonmark', { html: false }).enable('table').disable('image')
  renderer.validateLink = (url) => /^(https?:|mailto:|\/(?!\/)|#)/i.test(url.trim())
  return renderer
}

const theRenderer = (): MarkdownIt => {
  made ??= makeRenderer()
  return made
}

export const htmlOf = (markdown: string): string => theRenderer().render(markdown)

export interface Question {
  readonly question: string
  /** As HTML. */
  readonly answer: string
}

/** The questions of a FAQ: its headings of the second level, each with what follows up to the next one. */
export const questionsOf = (markdown: string): readonly Question[] => {
  const renderer = theRenderer()
  const tokens = renderer.parse(markdown, {})
  const starts = tokens.flatMap(({ type, tag }, index) =>
    type === 'heading_open' && tag === 'h2' ? [index] : [],
  )
  return starts.map((start, index) => ({
    question: tokens[start + 1]?.content ?? '',
    // A heading is three tokens: where it opens, its text, where it closes.
    answer: renderer.renderer.render(tokens.slice(start + 3, starts[index + 1]), renderer.options, {}).trim(),
  }))
}

/**
 * A FAQ as schema.org FAQPage, for the head of its page: a block of data, which no browser runs, so that the policy against inline
 * scripts has nothing to say about it. No `<` is left in it that could end it.
 */
export const jsonLdOf = (questions: readonly Question[]): string => {
  const data = {
    '@context': 'https://schema.org',
    '@type': 'FAQPage',
    mainEntity: questions.map(({ question, answer }) => ({
      '@type': 'Question',
      name: question,
      acceptedAnswer: { '@type': 'Answer', text: answer },
    })),
  }
  return `<script type="application/ld+json">${JSON.stringify(data).replaceAll('<', '\\u003c')}</script>`
}
