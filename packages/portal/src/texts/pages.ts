/** The sentences around the pages that the vendor writes. */
export const pagesEn = {
  title: 'Pages',
  help: 'Help',
  all: 'All pages',
  portal: 'To the portal',
  intro:
    'What licensees and everyone else can read, without an account: policies, definitions, the licensing FAQ.',
  new: 'New page',
  slug: 'Name in the address',
  slugHint: 'a–z, 0–9 and -; the page is then at /help/ and this.',
  page: 'Title',
  kind: 'Kind',
  kinds: { text: 'Text', faq: 'Questions and answers' } as Readonly<Record<string, string>>,
  kindHint: 'In questions and answers, each ## heading is a question; search engines are told so.',
  markdown: 'Text, in Markdown',
  markdownHint: 'HTML in it is shown as text. {{offlineDays}} and the like become numbers of this server.',
  edit: 'Edit',
  remove: 'Remove',
  removeWarning: 'The page is removed. The FAQ becomes again what comes with the system.',
  changed: 'Changed',
  original: 'as it comes with the system',
  empty: 'There is no page yet.',
}
