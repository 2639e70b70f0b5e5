/** A mail before it is text and HTML: sections of sentences, each with a link to where it can be solved. */
export interface Letter {
  readonly subject: string
  readonly intro: string
  readonly sections: readonly {
    readonly headline: string
    readonly lines: readonly string[]
    readonly link: string | null
  }[]
  readonly footer: readonly string[]
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const html = (text: string): string => text.replace(/[&<>"']/g, (letter) => ESCAPES[letter] ?? letter)

/** A subject is one line, and no longer than mail programs show. */
const SUBJECT_MOST = 180
const subjectOf = (text: string): string =>
  text.replace(/[\u0000-\u001f\u007f]+/g, ' ').slice(0, SUBJECT_MOST)

const textOf = ({ intro, sections, footer }: Letter): string =>
  [
    intro,
    ...sections.map(({ headline, lines, link }) =>
      [`* ${headline}`, ...lines.map((line) => `  ${line}`), ...(link === null ? [] : [`  ${link}`])].join(
        '\n',
      ),
    ),
    ['-- ', ...footer].join('\n'),
  ].join('\n\n')

const FONT = 'font-family:system-ui,-apple-system,Segoe UI,Roboto,Arial,sans-serif'
/** Links and IDs are longer than a telephone is wide; not every mail program knows the first of the two. */
const WRAP = 'overflow-wrap:anywhere;word-break:break-word'

const htmlOf = ({ subject, intro, sections, footer }: Letter): string =>
  [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">',
    `<title>${html(subject)}</title></head>`,
    `<body style="margin:0;padding:24px;${FONT};font-size:16px;line-height:1.5;${WRAP}"><div style="max-width:640px;margin:0 auto">`,
    `<p style="margin:0">${html(intro)}</p>`,
    ...sections.map(({ headline, lines, link }) =>
      [
        '<div style="margin:20px 0;padding:0 0 0 16px;border-left:4px solid #e8590c">',
        `<p style="margin:0 0 6px;font-weight:600">${html(headline)}</p>`,
        ...lines.map((line) => `<p style="margin:0 0 6px">${html(line)}</p>`),
        ...(link === null ? [] : [`<p style="margin:0"><a href="${html(link)}">${html(link)}</a></p>`]),
        '</div>',
      ].join(''),
    ),
    `<p style="margin:28px 0 0;font-size:13px;opacity:.75">${footer.map(html).join('<br>')}</p>`,
    '</div></body></html>',
  ].join('\n')

/** Subject, plain text and simple HTML of a letter. What people have typed is escaped. */
export const renderLetter = (
  letter: Letter,
): { readonly subject: string; readonly text: string; readonly html: string } => {
  const whole = { ...letter, subject: subjectOf(letter.subject) }
  return { subject: whole.subject, text: `${textOf(whole)}\n`, html: htmlOf(whole) }
}
