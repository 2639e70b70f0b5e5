/** Makes a thing when it is first asked for, and once; asked again after it failed, it is tried again. */
export const lazily = <Thing>(make: () => Promise<Thing>): (() => Promise<Thing>) => {
  let made: Promise<Thing> | null = null
  return () => {
    made ??= make().catch((reason: unknown) => {
      made = null
      throw reason
    })
    return made
  }
}
