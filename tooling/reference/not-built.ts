/** Rules of docs/domain.md that no test names, each with the reason: what it describes does not exist yet. */
export const NOT_BUILT: ReadonlyMap<string, string> = new Map([
  ['H1', 'there is no back-up command; a database is copied with its own tools'],
  ['H2', 'there is no standby; several servers share one PostgreSQL (H4)'],
])
