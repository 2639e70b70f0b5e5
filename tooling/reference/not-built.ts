/** Rules of docs/domain.md that no test names, each with the reason: what it describes does not exist yet. */
export const NOT_BUILT: ReadonlyMap<string, string> = new Map([
  ['N5', 'exceptions stand in the log; nothing carries them to operators'],
  ['H1', 'there is no back-up command; a database is copied with its own tools'],
  ['H2', 'there is no standby; several servers share one PostgreSQL (H4)'],
  ['O1', 'there is no catalogue and no payment; staff make licenses in the console and by command'],
  ['O2', 'without orders nobody buys before there is an account'],
  ['O3', 'requests to the vendor are made outside of the program'],
  ['O4', 'there are no orders that could list lines and documents'],
  ['O5', 'pages in Markdown are not kept'],
])
