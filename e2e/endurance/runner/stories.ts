import { readdirSync } from 'node:fs'
import { basename } from 'node:path'
import type { EnduranceStory } from './story.ts'

const folder = new URL('..', import.meta.url)

/** Every story: one a file of `e2e/endurance`, in the order of their names. */
export const allStories = async (): Promise<readonly EnduranceStory[]> => {
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .toSorted()
  return Promise.all(
    files.map(async (file) => {
      const { story } = (await import(new URL(file, folder).href)) as { story?: EnduranceStory }
      if (story === undefined) throw new Error(`e2e/endurance/${file} exports no story`)
      if (story.name !== basename(file, '.ts')) throw new Error(`${file} calls its story ${story.name}`)
      return story
    }),
  )
}

/** The story of a name. */
export const storyOf = async (name: string): Promise<EnduranceStory> => {
  const story = (await allStories()).find((one) => one.name === name)
  if (story === undefined) throw new Error(`there is no story ${name}`)
  return story
}
