import { download } from './download.ts'

/** Gives the browser signed files to keep, each under its own name. */
export const saveFiles = (files: readonly { readonly name: string; readonly text: string }[]): void => {
  for (const file of files) download(file.name, file.text, 'text/plain')
}
