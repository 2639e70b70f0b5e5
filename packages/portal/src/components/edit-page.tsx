import { Select, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useChange, type WrittenPage } from '../queries/resources.ts'
import { pagesEn as text } from '../texts/pages.ts'
import { text as common } from '../texts/text.ts'
import { CreateButton } from './create.tsx'
import { fieldError, useFields } from './form.tsx'

/** Writes a page of the vendor, or a new one (O5). */
export const EditPage = ({ page }: { readonly page: WrittenPage | null }) => {
  const { values, field } = useFields({
    slug: page?.slug ?? '',
    title: page?.title ?? '',
    markdown: page?.markdown ?? '',
  })
  const [kind, setKind] = useState(page?.kind ?? 'text')
  const write = useChange('PUT /v1/pages/{slug}')
  const { slug, title, markdown } = values
  return (
    <CreateButton
      small={page !== null}
      label={page === null ? text.new : `${text.edit} ${page.slug}`}
      submit={common.common.save}
      pending={write.isPending}
      error={write.error}
      run={(done) => write.mutate({ params: { slug }, body: { title, kind, markdown } }, { onSuccess: done })}
    >
      {page === null ? (
        <TextInput
          label={text.slug}
          description={text.slugHint}
          pattern="[a-z0-9][a-z0-9\-]*"
          maxLength={64}
          required
          {...field('slug')}
        />
      ) : null}
      <TextInput label={text.page} maxLength={200} required {...field('title')} />
      <Select
        label={text.kind}
        description={text.kindHint}
        data={Object.entries(text.kinds).map(([value, label]) => ({ value, label }))}
        value={kind}
        onChange={(value) => setKind((value ?? 'text') as WrittenPage['kind'])}
        allowDeselect={false}
      />
      <Textarea
        label={text.markdown}
        description={text.markdownHint}
        autosize
        minRows={8}
        maxRows={24}
        maxLength={50_000}
        error={fieldError(write.error, 'markdown')}
        required
        {...field('markdown')}
      />
    </CreateButton>
  )
}
