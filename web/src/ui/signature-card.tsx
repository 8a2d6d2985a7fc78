import { Button, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, apiQuery } from '../lib/api.ts'
import { useAction } from '../lib/use-action.ts'
import { Card } from './card.tsx'
import { ErrorState } from './error-state.tsx'
import styles from './letters.module.css'
import { LinesSkeleton } from './skeletons.tsx'

const path = '/api/v1/me/signature'

/** What stands under one's letters. */
export function SignatureCard() {
  const { t } = useTranslation('letters')
  const answer = apiQuery.useQuery('get', path)
  const { data, refetch } = answer
  const error: unknown = answer.error
  return (
    <Card title={t('signature.title')}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <LinesSkeleton lines={4} /> : null}
      {data ? <SignatureForm key={JSON.stringify(data)} saved={data} /> : null}
    </Card>
  )
}

function SignatureForm({ saved }: { readonly saved: { readonly ja: string; readonly en: string } }) {
  const { t } = useTranslation(['letters', 'common'])
  const [text, setText] = useState(saved)
  const save = useAction({
    run: () => api.PUT(path, { body: text }),
    invalidate: [['get', path]],
    done: () => t('signature.saved'),
  })
  return (
    <form
      className={styles.fields}
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      {(['ja', 'en'] as const).map((language) => (
        <Textarea
          key={language}
          label={t(`signature.${language}`)}
          value={text[language]}
          onChange={(event) => setText({ ...text, [language]: event.currentTarget.value })}
          autosize
          minRows={3}
          maxRows={10}
          maxLength={2000}
          lang={language}
        />
      ))}
      <div>
        <Button
          type="submit"
          loading={save.isPending}
          disabled={text.ja === saved.ja && text.en === saved.en}
        >
          {t('common:save')}
        </Button>
      </div>
    </form>
  )
}
