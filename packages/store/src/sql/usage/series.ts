/**
 * One number for a device's session and a module: the smaller both are, the smaller it is (Szudzik's pairing), and
 * small numbers take few bytes. Exact while both are below 94 million.
 */
export const seriesOf = (session: number, module: number): number =>
  session >= module ? session * session + session + module : module * module + session

export const partsOfSeries = (series: number): { readonly session: number; readonly module: number } => {
  const root = Math.floor(Math.sqrt(series))
  const rest = series - root * root
  return rest < root ? { session: rest, module: root } : { session: root, module: rest - root }
}

/** Slots are stored counted from here (May 2024), so that they take 3 bytes until 2072. */
export const SLOT_ORIGIN = 9_530_000
