import { Button, Group, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/api.ts'
import { errorMessage } from '../../lib/error-message.ts'
import { useAction } from '../../lib/use-action.ts'
import { Card } from '../../ui/card.tsx'
import { refsOf } from './pasted-refs.ts'
import type { Segment } from './segment.ts'
import styles from './segments.module.css'
import { keysOf } from './segments-data.ts'

type Verb = 'add' | 'remove'
type Outcome = { changed: number; unchanged: number; unknown: string[] }

/** Accounts put on the list, or taken off, by the ids somebody pastes. */
export function ListCard({ segment, readOnly }: { readonly segment: Segment; readonly readOnly: boolean }) {
  const { t } = useTranslation('segments')
  const [text, setText] = useState('')
  const [outcome, setOutcome] = useState<Outcome>()
  const refs = refsOf(text)
  const change = useAction({
    run: async (verb: Verb): Promise<Outcome> => {
      const params = { path: { id: segment.id } }
      const { data } = await api.POST(`/api/v1/segments/{id}/accounts/${verb}`, {
        params,
        body: { accounts: refs },
      })
      return data as Outcome
    },
    invalidate: keysOf(segment.id),
    done: (made, verb) => t(verb === 'add' ? 'paste.added' : 'paste.removed', { count: made.changed }),
    onDone: (made) => {
      setOutcome(made)
      setText(made.unknown.map((ref) => ref.replace(/^ext:/, '')).join('\n'))
    },
    onError: () => true,
  })
  if (readOnly) return null
  return (
    <Card title={t('paste.title')}>
      <Textarea
        label={t('paste.label')}
        description={t('paste.how')}
        value={text}
        autosize
        minRows={3}
        maxRows={12}
        error={change.error ? errorMessage(change.error).title : undefined}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {outcome && outcome.unknown.length > 0 ? (
        <p className={styles.caution} role="status">
          {t('paste.unknown', { count: outcome.unknown.length })}
        </p>
      ) : null}
      <Group gap="xs" mt="sm">
        <Button disabled={refs.length === 0} loading={change.isPending} onClick={() => change.mutate('add')}>
          {t('paste.add', { count: refs.length })}
        </Button>
        <Button
          variant="default"
          disabled={refs.length === 0 || change.isPending}
          onClick={() => change.mutate('remove')}
        >
          {t('paste.remove')}
        </Button>
      </Group>
    </Card>
  )
}
