/** The only one there is: nobody has to choose it. */
export const onlyOf = <T>(rows: readonly T[]): T | undefined => (rows.length === 1 ? rows[0] : undefined)
