import { Button, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, apiQuery } from '../lib/api.ts'
import { fieldErrors } from '../lib/error-message.ts'
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

interface Signature {
  readonly ja: string
  readonly en: string
  readonly meeting_url: string | null
}

function SignatureForm({ saved }: { readonly saved: Signature }) {
  const { t } = useTranslation(['letters', 'common'])
  const [text, setText] = useState(saved)
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({})
  const save = useAction({
    run: () => api.PUT(path, { body: { ...text, meeting_url: text.meeting_url?.trim() || null } }),
    invalidate: [['get', path]],
    done: () => t('signature.saved'),
    onError: (error) => {
      const found = fieldErrors(error)
      setErrors(found)
      return 'meeting_url' in found
    },
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
      <TextInput
        label={t('signature.meeting_url')}
        description={t('signature.meeting_url_about')}
        placeholder="https://"
        value={text.meeting_url ?? ''}
        error={errors.meeting_url}
        maxLength={500}
        onChange={(event) => setText({ ...text, meeting_url: event.currentTarget.value })}
      />
      <div>
        <Button
          type="submit"
          loading={save.isPending}
          disabled={JSON.stringify(text) === JSON.stringify(saved)}
        >
          {t('common:save')}
        </Button>
      </div>
    </form>
  )
}
